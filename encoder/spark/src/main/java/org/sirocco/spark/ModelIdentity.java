package org.sirocco.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.sirocco.text.ModelSource;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.hub.HubModels;
import org.sirocco.text.hub.HubName;

/**
 * A model as it is found here when a job begins, which tells it from another one that had its name before.
 *
 * @param model   as every process on this machine finds it, and executors on theirs: a folder's or file's whole path, the commit
 *                of a model of the Hub, every other name as it is
 * @param version of a folder, by its files' names, sizes and times; otherwise, and where there is none here, empty
 */
record ModelIdentity(String model, String version) {
    /** @param here whether the model must be here; else one of the Hub is left as it is called */
    static ModelIdentity of(String typed, boolean offline, boolean here) {
        return switch (ModelSource.parse(typed)) {
            case ModelSource.Folder folder -> of(folder.folder(), folder.folder());
            case ModelSource.Onnx onnx -> of(onnx.file(), onnx.file().toAbsolutePath().getParent());
            case ModelSource.Hub hub -> new ModelIdentity(here ? commit(hub.name(), offline) : typed, "");
            default -> new ModelIdentity(typed, "");
        };
    }

    private static ModelIdentity of(Path model, Path folder) {
        return new ModelIdentity(model.toAbsolutePath().toString(),
                Files.isDirectory(folder) ? version(folder) : "");
    }

    private static String commit(HubName name, boolean offline) {
        Path snapshot = HubModels.ofUser().folder(name, EncoderKey.downloads(offline), ModelFolder::checkKind);
        return new HubName(name.id(), snapshot.getFileName().toString()).toString();
    }

    private static String version(Path folder) {
        CRC32C sum = new CRC32C();
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String line = String.format(Locale.ROOT, "%s %d %d%n", folder.relativize(file), Files.size(file),
                        Files.getLastModifiedTime(file).toMillis());
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be listed: " + e.getMessage(), e);
        }
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    @Override
    public String toString() {
        return version.isEmpty() ? model : model + " (files " + version + ")";
    }
}
