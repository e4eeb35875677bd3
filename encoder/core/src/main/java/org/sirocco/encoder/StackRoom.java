package org.sirocco.encoder;

/** Fails while it does no harm: where a thread's stack is nearly full, before something is taken that must be given back. */
final class StackRoom {
    /** Frames of some 100 bytes each: tens of kilobytes, of which giving back takes a few. */
    private static final int FRAMES = 256;

    private StackRoom() {}

    /**
     * Returns where there is room for some dozens of ordinary calls.
     *
     * @throws StackOverflowError where there is not
     */
    static void demand() {
        if (down(FRAMES, 1, 2, 3, 4, 5, 6, 7) == 0) {
            throw new AssertionError("frames are numbers above 0");
        }
    }

    /** Deeper by so many frames. All its arguments are used after the call, so that the frame has to keep them. */
    private static long down(int frames, long a, long b, long c, long d, long e, long f, long g) {
        if (frames == 0) {
            return 1;
        }
        return down(frames - 1, b, c, d, e, f, g, a) + (a ^ b ^ c ^ d ^ e ^ f ^ g) * (a ^ b ^ c ^ d ^ e ^ f ^ g);
    }
}
