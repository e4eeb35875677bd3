import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the classes of a jar anew in the format of Java 8 where theirs is one of before Java 6, whose methods have no stack
 * maps: a JVM before 26 verifies those in its old way at each start and does not keep them in its AOT cache. What they do
 * stays the same. Arguments: the jars.
 */
final class NewerClasses {
    private static final int FIRST_WITH_STACK_MAPS = 50;
    private static final String CLASS = ".class";

    private final ZipFile jar;
    private final ClassFile classes;

    private NewerClasses(ZipFile jar) {
        this.jar = jar;
        classes = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(this::open)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    public static void main(String[] jars) throws IOException {
        for (String name : jars) {
            Path file = Path.of(name);
            try (ZipFile jar = new ZipFile(file.toFile())) {
                NewerClasses newer = new NewerClasses(jar);
                if (newer.wanted()) {
                    Path made = file.resolveSibling(file.getFileName() + ".new");
                    newer.write(made);
                    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
    }

    private InputStream open(ClassDesc type) {
        String descriptor = type.descriptorString();
        ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + CLASS);
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean wanted() throws IOException {
        for (ZipEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().endsWith(CLASS) && isOld(jar.getInputStream(entry).readNBytes(8))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOld(byte[] bytes) {
        return ((bytes[6] & 255) << 8 | bytes[7] & 255) < FIRST_WITH_STACK_MAPS;
    }

    private void write(Path made) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(made))) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(entry.getName().endsWith(CLASS) && isOld(bytes) ? newer(bytes) : bytes);
                out.closeEntry();
            }
        }
    }

    private byte[] newer(byte[] bytes) {
        ClassModel model = classes.parse(bytes);
        MethodTransform withStackMaps = MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL);
        return classes.transformClass(model, (builder, element) -> {
            switch (element) {
                case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
                case MethodModel method -> builder.transformMethod(method, withStackMaps);
                default -> builder.with(element);
            }
        });
    }
}
