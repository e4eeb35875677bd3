package org.sirocco.cli.devices;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sirocco.cli.output.InputFiles;
import org.sirocco.cli.shared.AcceleratorModule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code scripts/setup-gpu}: checks one thing after the other that the accelerator needs, says what to do about each that is
 * missing, and at last lets each GPU compute.
 */
@Command(name = "setup-gpu", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Checks what the accelerator needs; exit code 0 only when a device really computed.")
public final class SetupGpuCommand implements Callable<Integer> {
    private static final String SDK = TornadoSdk.NAME + " for JDK " + TornadoSdk.JDK;
    static final List<String> DRIVERS = List.of("opencl", "ptx", "cuda");

    @Spec
    private CommandSpec spec;

    private PrintWriter out;
    private boolean complete = true;

    @Override
    public Integer call() throws IOException, InterruptedException {
        out = spec.commandLine().getOut();
        check("JDK", true, System.getProperty("java.vm.version") + " in " + System.getProperty("java.home"), "");
        Path argfile = checkSdk(System.getenv("TORNADOVM_HOME"));
        // An SDK for CUDA or PTX alone wants no OpenCL.
        if (argfile == null || InputFiles.text(argfile).contains("tornado.drivers.opencl")) {
            checkOpenCl();
        }
        checkNvidia();
        boolean module = AcceleratorModule.isHere();
        check("module", module, module ? "tornado-kernels is in this build" : "tornado-kernels is not in this build",
                "set TORNADOVM_HOME to the SDK and run scripts/setup-gpu of Sirocco's sources again: it builds what is missing");
        boolean computed = argfile != null && module
                && new SelfTests(new SelfTestProcess(argfile), Path.of("/dev"), this::check, out).run();
        if (!computed) {
            out.println("Nothing to encode on" + (complete ? "." : ": see what is missing above."));
        } else if (!complete) {
            out.println("What is missing above may be missed by others.");
        }
        return computed ? 0 : 1;
    }

    private void check(String what, boolean there, String found, String remedy) {
        out.printf(Locale.ROOT, "%-9s %-8s %s%n", what, there ? "ok" : "MISSING", found);
        if (!there) {
            out.printf(Locale.ROOT, "%-18s → %s%n", "", remedy);
            complete = false;
        }
        out.flush();
    }

    /** The argfile, or null if something of the SDK is missing. */
    private Path checkSdk(String home) throws IOException {
        String install = "install " + SDK
                + " (sdk install tornadovm, or its release page) and set TORNADOVM_HOME to its folder";
        if (home == null || home.isEmpty()) {
            check("SDK", false, "TORNADOVM_HOME is not set", install);
            return null;
        }
        Path sdk = Path.of(home);
        Path api = sdk.resolve(TornadoSdk.API);
        check("SDK", Files.exists(api), Files.exists(api) ? home : api + ": no such file", install);
        Path argfile = sdk.resolve("tornado-argfile");
        if (!Files.exists(argfile)) {
            check("argfile", false, argfile + ": no such file", writeArgfile(sdk));
            return null;
        }
        String absent = absentFolder(argfile);
        if (absent != null) {
            check("argfile", false, argfile + " names " + absent + ", which is not there", writeArgfile(sdk));
            return null;
        }
        List<String> lacking = lackingExports(sdk, InputFiles.text(argfile));
        check("argfile", lacking.isEmpty(), lacking.isEmpty()
                ? argfile.toString()
                : argfile + " lacks the export list of " + String.join(", ", lacking),
                "kernels that need them fail with an IllegalAccessError; to write it anew: " + writeArgfile(sdk));
        checkLibraries(sdk.resolve("lib"));
        return Files.exists(api) ? argfile : null;
    }

    /** Commands for a shell, complete: the SDK's own tool writes a template with a variable in it, and wants a JAVA_HOME. */
    private static String writeArgfile(Path sdk) {
        List<String> drivers = DRIVERS.stream()
                .filter(driver -> Files.exists(sdk.resolve("lib/libtornado-" + driver + ".so"))).toList();
        return String.format(Locale.ROOT,
                "cd \"%s\" && TORNADOVM_HOME=\"$PWD\" JAVA_HOME=\"%s\" bin/gen-tornado-argfile-template.py %s \"$PWD\" && sed \"s#\\${TORNADOVM_HOME}#$PWD#g\" tornado-argfile.template >tornado-argfile",
                sdk, System.getProperty("java.home"),
                drivers.isEmpty() ? "opencl" : String.join(",", drivers));
    }

    /** Whether the SDK's own libraries are libraries, and find those of the system that they want; as far as ldd is here. */
    private void checkLibraries(Path folder) throws IOException {
        List<String> libraries = InputFiles.in(folder, "*.so").stream().map(Path::toString).toList();
        if (libraries.isEmpty()) {
            check("library", false, folder + " holds no library", "install the SDK whole");
        }
        for (String library : libraries) {
            List<String> lines;
            try {
                Process ldd = new ProcessBuilder("ldd", library).redirectErrorStream(true).start();
                lines = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            } catch (IOException e) {
                return;
            }
            List<String> missing = lines.stream().filter(line -> line.endsWith("not found"))
                    .map(line -> line.strip().split(" ")[0]).toList();
            boolean whole = lines.stream().noneMatch(line -> line.contains("not a dynamic executable"));
            check("library", whole && missing.isEmpty(), !whole
                    ? library + " is not a library"
                    : missing.isEmpty() ? library : library + " does not find " + String.join(", ", missing),
                    whole
                            ? "install what holds it (libcuda comes with NVIDIA's driver, libnvrtc with the CUDA toolkit), or name"
                                    + " its folder in LD_LIBRARY_PATH"
                            : "install the SDK anew");
        }
    }

    /** A folder of modules that is not there, as in the argfile of an SDK that has been moved; or null. */
    private static String absentFolder(Path argfile) throws IOException {
        return InputFiles.text(argfile).lines().map(line -> line.strip().split("\\s+", 2))
                .filter(words -> words.length == 2 && words[0].endsWith("module-path"))
                .flatMap(words -> Arrays.stream(words[1].replace("\"", "").split(File.pathSeparator)))
                .filter(folder -> !Files.exists(Path.of(folder))).findFirst().orElse(null);
    }

    /** Whose exports of the JDK's compiler the argfile lacks, of the drivers that it loads and of what is common to all. */
    private static List<String> lackingExports(Path sdk, String argfile) throws IOException {
        List<String> lacking = new ArrayList<>();
        List<String> wanted = new ArrayList<>(List.of("common"));
        DRIVERS.stream().filter(driver -> argfile.contains("tornado.drivers." + driver)).forEach(wanted::add);
        for (String backend : wanted) {
            Path exports = sdk.resolve("etc/exportLists/" + backend + "-exports");
            if (!Files.exists(exports)) {
                continue;
            }
            boolean all = InputFiles.text(exports).lines().map(String::strip)
                    .filter(line -> line.startsWith("--add-exports")).allMatch(argfile::contains);
            if (!all) {
                lacking.add(backend);
            }
        }
        return lacking;
    }

    private void checkOpenCl() throws IOException {
        Path vendors = Path.of("/etc/OpenCL/vendors");
        List<String> drivers = InputFiles.in(vendors, "*.icd").stream().map(file -> file.getFileName().toString())
                .toList();
        boolean loader = library("libOpenCL.so.1");
        check("OpenCL", loader,
                loader ? "the loader libOpenCL.so.1 is there" : "the loader libOpenCL.so.1 is not there",
                "Debian, Ubuntu: apt-get install ocl-icd-libopencl1; Fedora: dnf install ocl-icd");
        check("drivers", !drivers.isEmpty(), drivers.isEmpty() ? vendors + " names none" : String.join(", ", drivers),
                "install your GPU's OpenCL driver (NVIDIA: it comes with the driver; Intel: intel-opencl-icd; AMD: ROCm), or"
                        + " pocl-opencl-icd to try it all on the CPU");
    }

    private void checkNvidia() throws IOException {
        // In a container the only device need not be the first of the machine.
        if (!InputFiles.in(Path.of("/dev"), "nvidia[0-9]*").isEmpty()) {
            boolean cuda = library("libcuda.so.1");
            check("NVIDIA", cuda, cuda ? "libcuda.so.1 is there" : "there is an NVIDIA device, but no libcuda.so.1",
                    "install the NVIDIA driver's user-space libraries");
        }
    }

    private static boolean library(String name) {
        for (String folder : List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64",
                "/usr/lib",
                "/usr/local/nvidia/lib64", "/usr/lib/wsl/lib", "/opt/rocm/lib")) {
            if (Files.exists(Path.of(folder, name))) {
                return true;
            }
        }
        return false;
    }
}
