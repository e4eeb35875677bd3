package org.sirocco.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sirocco.cli.testing.BrowserTest;

class InspectPageTest extends BrowserTest {
    /** Of the WebDriver keyboard. */
    private static final char RIGHT = '\uE014';
    private static final char DOWN = '\uE015';
    private static final String SENTENCE = "The bank of the river";
    /** Of characters that end tags, strings and lines, and of scripts that run from right to left. */
    private static final String HOSTILE = "</script><script>console.error('ran')</script> \"q\" 'a' & <b> 😀 \u2028 שלום \u202Ertl";

    @BeforeEach
    void asOnADesk() throws IOException, InterruptedException {
        browser.size(1200, 900);
        browser.colourScheme("light");
    }

    private void open(String... arguments) throws IOException, InterruptedException {
        Path page = folder.resolve("page.html");
        assertThat(Inspect.run(page, arguments)).isZero();
        browser.open(page);
    }

    private String text(String selector) throws IOException, InterruptedException {
        return browser.run(String.format(Locale.ROOT, "return document.querySelector('%s').textContent", selector))
                .asText();
    }

    private String map() throws IOException, InterruptedException {
        return browser.run("return document.getElementById('map').toDataURL()").asText();
    }

    private String focus(String selector) throws IOException, InterruptedException {
        return browser.run(String.format(Locale.ROOT, "document.querySelector('%s').focus()", selector)).asText();
    }

    /** The shown number must be that of the .npy file, for every cell the mouse comes over. */
    @Test
    void aHoveredValueIsThatOfTheNpyFile() throws IOException, InterruptedException {
        Path npy = folder.resolve("value.npy");
        assertThat(Inspect.run(npy, SENTENCE, "--layer", "1", "--head", "2")).isZero();
        float[] weights = Npy.read(npy).numbers();
        int tokens = (int) Math.sqrt(weights.length);
        open(SENTENCE, "--layer", "1", "--head", "2");
        JsonNode box = browser.run("""
                const box = document.getElementById('map').getBoundingClientRect();
                return [box.left, box.top, box.width, box.height]""");
        TreeSet<Integer> seen = new TreeSet<>();
        for (int step = 0; step < 60; step++) {
            int x = (int) (box.get(0).asDouble() + box.get(2).asDouble() * (0.2 + step / 80.0));
            int y = (int) (box.get(1).asDouble() + box.get(3).asDouble() * (0.2 + step % 7 / 10.0));
            browser.mouse(x, y);
            String readout = text("#readout");
            int row = Integer.parseInt(readout.replaceAll(".*\\(row (\\d+)\\).*", "$1"));
            int column = Integer.parseInt(readout.replaceAll(".*\\(column (\\d+)\\).*", "$1"));
            assertThat(text("#value")).as("row %d, column %d", row, column)
                    .isEqualTo(String.format(Locale.ROOT, "%.6f", weights[row * tokens + column]));
            seen.add(row * tokens + column);
        }
        assertThat(seen).as("cells that the mouse came over").hasSizeGreaterThan(30);
        assertQuiet();
    }

    @Test
    void aClickOnATokenChangesThePicture() throws IOException, InterruptedException {
        open(SENTENCE);
        String before = map();
        String shadesBefore = browser.run("return document.getElementById('tokens').innerHTML").asText();

        browser.run("document.querySelectorAll('#tokens button')[5].click()");

        assertThat(map()).isNotEqualTo(before);
        assertThat(browser.run("return document.getElementById('tokens').innerHTML").asText())
                .isNotEqualTo(shadesBefore);
        assertThat(text("#readout")).contains("(row 5)");
        assertQuiet();
    }

    @Test
    void theStepsLeadToTheModelsWeight() throws IOException, InterruptedException {
        open(SENTENCE);
        for (int token : new int[]{0, 4, 9}) {
            browser.run(String.format(Locale.ROOT, "document.querySelectorAll('#tokens button')[%d].click()", token));
            JsonNode shown = browser.run("""
                    return [...document.querySelectorAll('#formula tr')].map(row => +row.children[1].textContent
                      .replace('\u2212', '-'))""");
            assertThat(shown.get(1).asDouble()).isCloseTo(shown.get(0).asDouble() / 2,
                    within(2e-6));
            assertThat(shown.get(3).asDouble()).isCloseTo(shown.get(4).asDouble(),
                    within(2e-6));
            // Of the table below: q·k summed, and the length of weight·v; to four digits a number.
            JsonNode summed = browser.run("""
                    const rows = [...document.querySelectorAll('#numbers tbody tr')].map(row =>
                      [...row.children].map(cell => +cell.textContent.replace('−', '-')));
                    return [rows.reduce((sum, row) => sum + row[3], 0), Math.hypot(...rows.map(row => row[5]))]""");
            assertThat(summed.get(0).asDouble()).isCloseTo(shown.get(0).asDouble(), within(1e-3));
            assertThat(summed.get(1).asDouble()).isCloseTo(shown.get(5).asDouble(), within(1e-3));
        }
        assertQuiet();
    }

    @Test
    void theKeyboardReachesTokensHeadsAndCells() throws IOException, InterruptedException {
        open(SENTENCE);
        focus("#tokens button");
        browser.press(RIGHT);
        assertThat(text("#readout")).contains("(row 1)");
        focus("#heads button");
        browser.press(RIGHT);
        browser.press(DOWN);
        assertThat(text("#title")).isEqualTo("Layer 1, head 1");
        focus("#map");
        String before = text("#readout");
        browser.press(DOWN);
        assertThat(text("#readout")).contains("(row 2)").isNotEqualTo(before);
        assertQuiet();
    }

    @Test
    void whatIsTypedIsShownAsTyped() throws IOException, InterruptedException {
        open(HOSTILE, "another 'sentence'");
        assertThat(text("#text")).isEqualTo(HOSTILE);
        assertThat(browser.run("return document.querySelectorAll('#tokens button').length").asInt())
                .isEqualTo(1 + HOSTILE.getBytes(StandardCharsets.UTF_8).length);
        browser.run("document.querySelectorAll('#sentences button')[1].click()");
        assertThat(text("#text")).isEqualTo("another 'sentence'");
        assertQuiet();
    }

    @Test
    void itIsReadableInBothThemesAndOnAPhone() throws IOException, InterruptedException {
        open(SENTENCE);
        String light = browser.run("return getComputedStyle(document.body).backgroundColor").asText();
        String lightMap = map();
        keepPicture("inspect-light", 1200);
        browser.colourScheme("dark");
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor").asText()).isNotEqualTo(light);
        // The page hears of it later, and draws anew.
        await(() -> !map().equals(lightMap));
        keepPicture("inspect-dark-phone", 360);
        browser.size(1200, 900);
        browser.run("document.getElementById('theme').click()");
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor").asText()).isEqualTo(light);
        browser.size(360, 740);
        assertFitsTheWidth();
        assertQuiet();
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 200; attempt++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("did not come about within ten seconds");
    }

    @Test
    void saysThatASentenceWasCut() throws IOException, InterruptedException {
        open("x".repeat(600), "a");
        assertThat(text("#source")).endsWith("cut to the limit: the first 512 of 601 tokens");
        browser.run("document.querySelectorAll('#sentences button')[1].click()");
        assertThat(text("#source")).endsWith("· 2 tokens");
    }

    /** The chosen row's label is bold, which is wider than the others. */
    @Test
    void aLabelThatHasRoomIsNotCut() throws IOException, InterruptedException {
        open("a");
        JsonNode drawn = browser.run("""
                const drawn = [], draw = CanvasRenderingContext2D.prototype.fillText;
                CanvasRenderingContext2D.prototype.fillText = function(text, ...at) {
                  drawn.push(text);
                  return draw.call(this, text, ...at);
                };
                document.getElementById('theme').click();
                return drawn""");
        assertThat(drawn).extracting(JsonNode::asText).contains("[BEGIN]", "a").noneMatch(label -> label.contains("…"));
    }

    @Test
    void aPageOf512TokensIsSmallAndOpensSoon() throws IOException, InterruptedException {
        String text = "x".repeat(511);
        open(text);
        assertThat(Files.size(folder.resolve("page.html"))).isLessThan(15_000_000);
        double opened = 0;
        // Zero until the load event has ended, which a fast browser may be asked before.
        for (int asked = 0; asked < 1000 && opened == 0; asked++) {
            opened = browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd").asDouble();
        }
        assertThat(opened).as("ms to open").isBetween(1.0, 2000.0);
        browser.run("document.querySelectorAll('#heads button')[3].click()");
        assertThat(text("#partial")).contains("--layer 0 --head 3").contains("--full");
        assertThat(text("#legend")).contains("largest weight of a block").doesNotContain("sums to 1");
        assertThat(browser.run("""
                return new Set([...document.querySelectorAll('#tokens button')].map(b => b.style.background)).size""")
                .asInt()).as("shades of the tokens").isGreaterThan(2);
        browser.run("document.querySelectorAll('#heads button')[0].click()");
        assertThat(text("#readout")).contains("(row 0)");
        assertThat(text("#legend")).contains("sums to 1");
        assertThat(browser.run("return document.getElementById('partial').hidden").asBoolean()).isTrue();
        open(text, "--full");
        browser.run("document.querySelectorAll('#heads button')[3].click()");
        assertThat(browser.run("return document.getElementById('partial').hidden").asBoolean()).isTrue();
        assertQuiet();
    }
}
