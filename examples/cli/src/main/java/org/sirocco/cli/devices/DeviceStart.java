package org.sirocco.cli.devices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sirocco.cli.output.InputFiles;

/**
 * Decides for {@code scripts/sirocco} whether a command starts with TornadoVM, which costs half a second: only when a device
 * may be used. It prints the JVM's flags for it, one a line, or none; it runs in a JVM of its own and loads little.
 *
 * @param flags what the JVM is given before all else; empty: no device is used
 * @param note  for standard error, without a line end; empty: none
 */
public record DeviceStart(List<String> flags, String note) {
    /** They look at every device, whatever backend is named. */
    private static final Set<String> LOOKING = Set.of("devices", "compare", "self-test");
    /** They compute nothing themselves: setup-gpu starts another JVM, since a wrong argfile may keep one from starting. */
    private static final Set<String> WITHOUT = Set.of("setup-gpu", "models", "positions");
    private static final String REMEDY = "; sirocco setup-gpu says how to write it";

    private static final DeviceStart NONE = new DeviceStart(List.of(), "");

    /** {@code TORNADOVM_HOME} names the SDK; {@code -Dsirocco.gpu=yes}: there is a sign of a GPU. */
    public static void main(String[] arguments) {
        try {
            DeviceStart start = decide(Path.of(System.getenv("TORNADOVM_HOME")),
                    "yes".equals(System.getProperty("sirocco.gpu")), List.of(arguments));
            start.flags.forEach(System.out::println);
            if (!start.note.isEmpty()) {
                System.err.println("sirocco: " + start.note);
            }
        } catch (IllegalStateException e) {
            System.err.println("sirocco: " + e.getMessage());
            System.exit(1);
        }
    }

    /**
     * @param sdk       the folder that {@code TORNADOVM_HOME} names
     * @param gpu       whether there is a sign of a GPU, without which {@code auto} takes no device
     * @param arguments the command and what follows it
     * @throws IllegalStateException if a device was asked for by name and the SDK cannot be started with; says why
     */
    static DeviceStart decide(Path sdk, boolean gpu, List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        String backend = backend(arguments);
        boolean named = backend.startsWith("tornado");
        boolean wanted = named || LOOKING.contains(command) || gpu && backend.equals("auto");
        if (!wanted || WITHOUT.contains(command)) {
            return NONE;
        }
        if (!Files.exists(sdk.resolve(TornadoSdk.API))) {
            if (named) {
                throw new IllegalStateException("TORNADOVM_HOME (" + sdk + ") is not the folder of a "
                        + TornadoSdk.NAME + " SDK for JDK " + TornadoSdk.JDK + "; sirocco setup-gpu looks at it");
            }
            return NONE;
        }
        Path argfile = sdk.resolve("tornado-argfile");
        String wrong;
        try {
            String text = InputFiles.text(argfile);
            String modules = modulePath(text);
            wrong = wrong(argfile, modules);
            if (wrong == null) {
                return new DeviceStart(flags(argfile, text, modules), "");
            }
        } catch (IOException e) {
            wrong = e.getMessage();
        }
        if (named) {
            throw new IllegalStateException(wrong + REMEDY);
        }
        return gpu && backend.equals("auto")
                ? new DeviceStart(List.of(), "the GPU is left out: " + wrong + REMEDY)
                : NONE;
    }

    private static List<String> flags(Path argfile, String text, String modules) {
        List<String> flags = new ArrayList<>(List.of("@" + argfile));
        if (!modules.isEmpty()) {
            flags.addAll(List.of("--module-path", modules));
        }
        // The argfile need not let each driver load its library, about which the JVM then warns at each start.
        String drivers = Arrays.stream(option(text, "--add-modules").split(","))
                .filter(module -> module.startsWith("tornado.drivers.") && !module.equals("tornado.drivers.common"))
                .collect(Collectors.joining(","));
        // And what drivers print on standard output is kept out of it by a call of the system's, which wants the same.
        flags.add("--enable-native-access=ALL-UNNAMED" + (drivers.isEmpty() ? "" : "," + drivers));
        return List.copyOf(flags);
    }

    /** The last one named, as for the command itself; what stands behind {@code --} is text. */
    private static String backend(List<String> arguments) {
        String backend = "auto";
        for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--backend=")) {
                backend = argument.substring("--backend=".length());
            } else if (argument.equals("--backend") && i + 1 < arguments.size()) {
                backend = arguments.get(i + 1);
            }
        }
        return backend;
    }

    /** The argfile's, without the working folder with which it begins, whose jars are none of ours; empty where it has none. */
    private static String modulePath(String argfile) {
        String path = option(argfile, "--module-path");
        return path.startsWith(".:") ? path.substring(2) : path;
    }

    /** What an option has in the argfile, the last time it is there; or nothing. */
    private static String option(String argfile, String name) {
        return argfile.lines().map(line -> line.strip().split("\\s+", 2))
                .filter(words -> words.length == 2 && words[0].equals(name)).map(words -> words[1])
                .reduce("", (before, last) -> last);
    }

    /** What keeps a JVM from starting with it, in words; or null. */
    private static String wrong(Path argfile, String modules) {
        String first = modules.split(":", 2)[0];
        return first.isEmpty() || Files.isDirectory(Path.of(first))
                ? null
                : argfile + ": names " + first + ", which is not there";
    }
}
