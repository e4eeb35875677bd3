package org.sirocco.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every page is held to in a real browser. Skipped where Chromium and its driver are not installed. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BrowserTest {
    @TempDir
    protected static Path folder;

    protected Browser browser;

    @BeforeAll
    void startBrowser() throws IOException, InterruptedException {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile"))).orElse(null);
    }

    /** Test by test, because a whole class that is left out is counted nowhere. */
    @BeforeEach
    void requireBrowser() {
        assumeTrue(browser != null, "no chromium and chromedriver on the PATH: pages are not tested in a browser");
    }

    @AfterAll
    void stopBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    /** No error in the console, and nothing asked of any other place than the page itself. */
    protected void assertQuiet() throws IOException, InterruptedException {
        assertThat(browser.console()).as("console").isEmpty();
        assertThat(browser.requests()).as("addresses asked for")
                .noneMatch(address -> address.matches("(https?|wss?):.*"));
    }

    /** Keeps the whole page as it looks at a width, for people to look at: {@code target/pictures/NAME.png}. */
    protected void keepPicture(String name, int width) throws IOException, InterruptedException {
        browser.size(width, 800);
        browser.size(width, browser.run("return document.documentElement.scrollHeight").asInt());
        Files.write(Files.createDirectories(Path.of("target", "pictures")).resolve(name + ".png"),
                browser.screenshot());
    }

    /** Nothing sticks out of the window's width. */
    protected void assertFitsTheWidth() throws IOException, InterruptedException {
        assertThat(browser.run("return document.documentElement.scrollWidth - innerWidth").asInt())
                .as("pixels beyond the window").isLessThanOrEqualTo(0);
    }
}
