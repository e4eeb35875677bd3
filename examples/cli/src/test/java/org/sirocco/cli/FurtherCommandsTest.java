package org.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.shared.CommandProvider;
import org.sirocco.cli.testing.OwnProcess;

class FurtherCommandsTest {
    @TempDir
    private Path folder;

    private boolean asksForOthers(String... arguments) throws IOException {
        Path loaded = folder.resolve("loaded");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(OwnProcess.MODEL);
        OwnProcess.run(Redirect.DISCARD, List.of("-Xlog:class+load:file=" + loaded), Map.of(), Main.class, all);
        String classes = Files.readString(loaded);
        assertThat(classes).contains(Main.class.getName());
        return classes.contains(CommandProvider.class.getName());
    }

    @Test
    void areAskedForWhereTheNameIsNoneOfOurs() throws IOException {
        assertThat(asksForOthers("encode", "a word")).isFalse();
        assertThat(asksForOthers("none")).isTrue();
    }
}
