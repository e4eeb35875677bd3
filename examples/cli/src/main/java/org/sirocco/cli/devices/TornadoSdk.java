package org.sirocco.cli.devices;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The one TornadoVM SDK that works here: of the version that the build wrote down. */
public final class TornadoSdk {
    /** As {@code 5.2.0-jdk25}. */
    static final String VERSION = version();
    /** For people. */
    public static final String NAME = "TornadoVM " + VERSION.replaceFirst("-jdk.*", "");
    /** The JDK that the edition is for. */
    static final String JDK = VERSION.replaceFirst(".*-jdk", "");
    /** In the SDK's folder; there in no SDK of another version. */
    static final String API = "share/java/tornado/tornado-api-" + VERSION + ".jar";

    private TornadoSdk() {}

    private static String version() {
        try (InputStream in = TornadoSdk.class.getResourceAsStream("tornado.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
