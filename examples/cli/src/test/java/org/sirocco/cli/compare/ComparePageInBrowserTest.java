package org.sirocco.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.cli.testing.BrowserTest;

class ComparePageInBrowserTest extends BrowserTest {
    /** Elements that stick out of the window and do not lie in something that scrolls. */
    private static final String STICKING_OUT = """
            return [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll')
              && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.tagName + ' ' + e.textContent.slice(0, 40))""";
    /** Contrast (WCAG 2.2) of each text with the card behind it, where it is below 4.5. */
    private static final String FAINT = """
            const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
            const light = colour => {
              canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
              const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const card = light(getComputedStyle(document.querySelector('.card')).backgroundColor);
            return [...document.querySelectorAll('main *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
              .map(e => [e, light(getComputedStyle(e).color)])
              .map(([e, l]) => [e, (Math.max(l, card) + 0.05) / (Math.min(l, card) + 0.05)])
              .filter(([e, contrast]) => contrast < 4.5).map(([e, contrast]) => e.textContent + ' ' + contrast)""";

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void twelveContendersFitAPhoneAndAScreenInBothSchemes(String scheme) throws IOException, InterruptedException {
        Path page = folder.resolve("crowd-" + scheme + ".html");
        Files.writeString(page, Reports.crowd().page());
        browser.size(1280, 900);
        browser.colourScheme(scheme);
        browser.open(page);
        assertThat(browser.run("return getComputedStyle(document.documentElement).colorScheme").asText())
                .isEqualTo(scheme);
        assertFitsTheWidth();
        assertThat(browser.run(FAINT)).as("too faint").isEmpty();
        keepPicture("compare-" + scheme, 1280);
        browser.size(360, 740);
        assertFitsTheWidth();
        assertThat(browser.run(STICKING_OUT)).as("sticks out").isEmpty();
        keepPicture("compare-" + scheme + "-phone", 360);
        assertQuiet();
    }

    /** The width of A4 less its margins, at 96 pixels an inch. */
    @Test
    void onPaperItIsWholeAndLightWhateverTheButtonSays() throws IOException, InterruptedException {
        Path page = folder.resolve("paper.html");
        Files.writeString(page, Reports.crowd().page());
        browser.size(703, 1030);
        browser.open(page);
        browser.run("document.documentElement.dataset.theme = 'dark'");
        browser.paper();
        try {
            assertFitsTheWidth();
            assertThat(browser.run("return getComputedStyle(document.body).color").asText())
                    .isEqualTo("rgb(23, 28, 38)");
            keepPicture("compare-paper", 703);
        } finally {
            browser.colourScheme("light");
        }
    }
}
