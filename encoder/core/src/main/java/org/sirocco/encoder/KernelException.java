package org.sirocco.encoder;

import java.util.Locale;

/** A computation failed on its device: out of memory, device lost, a kernel that did not compile or gave a wrong answer. */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What was being computed. */
    private final String task;
    /** Where. */
    private final String device;

    /**
     * Says what failed on which device.
     *
     * @param task   what was being computed
     * @param device where
     * @param reason what went wrong, and what to do about it where that is known
     * @param cause  what the device's driver or runtime said
     */
    public KernelException(String task, String device, String reason, Throwable cause) {
        super(String.format(Locale.ROOT, "%s failed on %s: %s", task, device, reason), cause);
        this.task = task;
        this.device = device;
    }

    /** {@return what was being computed} */
    public String task() {
        return task;
    }

    /** {@return where: the device, for people} */
    public String device() {
        return device;
    }
}
