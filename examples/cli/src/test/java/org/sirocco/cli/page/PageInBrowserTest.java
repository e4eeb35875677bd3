package org.sirocco.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sirocco.cli.testing.BrowserTest;

class PageInBrowserTest extends BrowserTest {
    private static final String ELSEWHERE = "<img src=\"http://elsewhere.invalid/dot.png\">";

    @Test
    void aPageThatAsksForSomethingElsewhereIsNotQuiet() throws IOException, InterruptedException {
        Path page = folder.resolve("loud.html");
        Files.writeString(page, "<!DOCTYPE html><title>loud</title>" + ELSEWHERE);
        browser.open(page);
        assertThatThrownBy(this::assertQuiet).isInstanceOf(AssertionError.class);
        assertThat(browser.requests()).contains("http://elsewhere.invalid/dot.png");
    }

    @Test
    void ourPagesForbidIt() throws IOException, InterruptedException {
        Path page = folder.resolve("ours.html");
        try (OutputStream out = Files.newOutputStream(page)) {
            new PageWriter(out, PageWriter.class).begin("en", "ours", "page.css")
                    .raw("<button id=\"theme\"></button>" + ELSEWHERE).end("page.js");
        }
        browser.open(page);
        assertThat(browser.console()).anyMatch(line -> line.contains("Content Security Policy"));
    }
}
