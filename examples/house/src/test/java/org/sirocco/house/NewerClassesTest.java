package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/lib/NewerClasses.java}, run as the scripts run it, over a jar as libraries of before Java 6 are. */
class NewerClassesTest {
    private static final int JAVA_5 = 49;
    private static final int JAVA_8 = 52;

    @TempDir
    private Path folder;

    private void run(Path jar) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                House.here().path("scripts/lib/NewerClasses.java").toString(), jar.toString())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** A branch, so that there is something that a stack map says: which of two classes of the same jar a name is of. */
    private static byte[] branching(int version) {
        ClassDesc base = ClassDesc.of("old.Base");
        return ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS).build(ClassDesc.of("old.Branching"), type -> type
                .withVersion(version, 0).withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                .withMethodBody("name", MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_int),
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC, code -> {
                            Label other = code.newLabel();
                            Label end = code.newLabel();
                            code.iload(0).ifeq(other);
                            made(code, ClassDesc.of("old.One")).goto_(end).labelBinding(other);
                            made(code, ClassDesc.of("old.Two")).labelBinding(end)
                                    .invokevirtual(base, "toString", MethodTypeDesc.of(ConstantDescs.CD_String))
                                    .areturn();
                        }));
    }

    private static CodeBuilder made(CodeBuilder code, ClassDesc type) {
        return code.new_(type).dup().invokespecial(type, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
    }

    private static byte[] named(String name, String base, int version) {
        ClassDesc above = ClassDesc.of(base);
        return ClassFile.of().build(ClassDesc.of(name), type -> type.withVersion(version, 0).withSuperclass(above)
                .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> code
                        .aload(0).invokespecial(above, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void).return_())
                .withMethodBody("toString", MethodTypeDesc.of(ConstantDescs.CD_String), ClassFile.ACC_PUBLIC,
                        code -> code.loadConstant(name).areturn()));
    }

    private Path jar(int version) throws IOException {
        Path jar = folder.resolve("library.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            put(out, "old/Base.class", named("old.Base", "java.lang.Object", version));
            put(out, "old/One.class", named("old.One", "old.Base", version));
            put(out, "old/Two.class", named("old.Two", "old.Base", version));
            put(out, "old/Branching.class", branching(version));
            put(out, "old/notes.txt", "kept".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    private static byte[] entry(Path jar, String name) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.getInputStream(file.getEntry(name)).readAllBytes();
        }
    }

    @Test
    void oldClassesGetStackMapsAndDoWhatTheyDid() throws Exception {
        Path jar = jar(JAVA_5);

        run(jar);

        assertThat(ClassFile.of().parse(entry(jar, "old/Branching.class")).majorVersion()).isEqualTo(JAVA_8);
        assertThat(entry(jar, "old/notes.txt")).asString().isEqualTo("kept");
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
        // A class of this version without right stack maps would not be verified.
        try (URLClassLoader loader = new URLClassLoader(new URL[]{jar.toUri().toURL()})) {
            var name = loader.loadClass("old.Branching").getMethod("name", int.class);
            assertThat(name.invoke(null, 1)).isEqualTo("old.One");
            assertThat(name.invoke(null, 0)).isEqualTo("old.Two");
        }
    }

    @Test
    void aJarOfNewerClassesStaysAsItIs() throws Exception {
        Path jar = jar(ClassFile.JAVA_6_VERSION);
        byte[] before = Files.readAllBytes(jar);

        run(jar);

        assertThat(Files.readAllBytes(jar)).isEqualTo(before);
    }
}
