package org.sirocco.text.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.io.InputStream;
import java.util.HexFormat;

/** Holds a downloaded file against the name that the Hub has for its content. */
final class BlobDigest {
    private static final int SHA1 = 40;
    private static final int SHA256 = 64;

    private BlobDigest() {}

    /**
     * What a file's content is called instead of what it should be called; null where it is right, or where the name is no
     * digest, as a mirror may have it.
     *
     * @param etag SHA-256, or the SHA-1 that Git has for it, or the plain one
     */
    static String otherThan(String etag, Path file) throws IOException {
        if (!isDigest(etag)) {
            return null;
        }
        return switch (etag.length()) {
            case SHA256 -> other(etag, digest("SHA-256", "", file));
            case SHA1 -> {
                String git = digest("SHA-1", "blob " + Files.size(file) + "\0", file);
                yield etag.equals(git) || etag.equals(digest("SHA-1", "", file)) ? null : git;
            }
            default -> null;
        };
    }

    /** Whether a content can be held against the name that the Hub has for it. */
    static boolean isDigest(String etag) {
        return etag.matches("[0-9a-f]+") && (etag.length() == SHA256 || etag.length() == SHA1);
    }

    private static String other(String expected, String actual) {
        return expected.equals(actual) ? null : actual;
    }

    private static String digest(String algorithm, String before, Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
        digest.update(before.getBytes(StandardCharsets.US_ASCII));
        try (InputStream in = Files.newInputStream(file)) {
            byte[] part = new byte[1 << 16];
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                digest.update(part, 0, length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
