package org.sirocco.encoder.contract;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A program of one class, whose text is not known before the test: compiled as a user would compile it.
 *
 * @param name      of the class, which has no package
 * @param classes   the folder that it was compiled into
 * @param classPath what it was compiled with
 */
public record JavaProgram(String name, Path classes, List<Path> classPath) {
    /** The class path that the tests run with. */
    public static List<Path> ofTheTests() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
    }

    /** @throws IllegalArgumentException with what the compiler says, warnings too */
    public static JavaProgram compile(String name, String source, Path classes, List<Path> classPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        JavaFileObject text = new SimpleJavaFileObject(URI.create("string:///" + name + ".java"),
                JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        boolean done = compiler.getTask(said, null, null, List.of("-d", classes.toString(), "-Xlint:deprecation",
                "-proc:none", "-Werror", "-classpath", joined(classPath)), null, List.of(text)).call();
        if (!done) {
            throw new IllegalArgumentException(said.toString());
        }
        return new JavaProgram(name, classes, classPath);
    }

    private static String joined(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** The class, beside those of the tests. */
    public Class<?> load() throws ClassNotFoundException, MalformedURLException {
        return Class.forName(name, true, new URLClassLoader(new URL[]{classes.toUri().toURL()},
                Thread.currentThread().getContextClassLoader()));
    }

    /**
     * Runs its main in a JVM of its own, which has nothing of this one's options.
     *
     * @param environment beside that of this process
     * @return what it printed on standard output and error
     */
    public String run(List<String> jvmOptions, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmOptions);
        command.add(name);
        command.addAll(List.of(arguments));
        Path printed = Files.createTempFile(classes, "printed", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        // Not on the command line: one of over 4,096 bytes brings ONNX Runtime's native code down.
        builder.environment().put("CLASSPATH", classes + File.pathSeparator + joined(classPath));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(4, TimeUnit.MINUTES);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException((ended ? "ended with " + process.exitValue() : "does not end") + ": "
                        + Files.readString(printed));
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(printed, StandardCharsets.UTF_8);
    }
}
