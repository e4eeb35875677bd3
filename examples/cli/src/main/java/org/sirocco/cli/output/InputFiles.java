package org.sirocco.cli.output;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Small files and folders of the system's, read whole; errors name the file and what was to be done with it. */
public final class InputFiles {
    private InputFiles() {}

    /** What a file holds, which must be UTF-8. */
    public static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": cannot be read: it is not UTF-8", e);
        } catch (IOException e) {
            throw OutputFiles.failed(file, "cannot be read", e);
        }
    }

    /**
     * What is in a folder, in order; nothing where there is no such folder.
     *
     * @param glob what the names are like
     */
    public static List<Path> in(Path folder, String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw OutputFiles.failed(folder, "cannot be listed", e.getCause());
        } catch (IOException e) {
            throw OutputFiles.failed(folder, "cannot be listed", e);
        }
        Collections.sort(files);
        return files;
    }
}
