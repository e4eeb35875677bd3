package org.sirocco.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.cli.testing.BrowserTest;
import org.sirocco.lab.report.Language;
import picocli.CommandLine;

class LabPageTest extends BrowserTest {
    /** What someone may type; the model's word table takes it, the page must show it. */
    private static final String HOSTILE = "</p><script>console.error('ran')</script> \"q\" & 😀 שלום";

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void theReportOpensInBothThemesAndOnAPhone(String language) throws IOException, InterruptedException {
        StringWriter err = new StringWriter();
        Path page = folder.resolve(language + ".html");
        assertThat(new CommandLine(new LabCommand()).setErr(new PrintWriter(err, true))
                .setCaseInsensitiveEnumValuesAllowed(true).execute("--lang",
                        language, "--text", HOSTILE, "--max-tokens", "16", "--backend", "scalar", "--cache",
                        folder.toString(), "--output",
                        page.toString()))
                .isZero();
        assertThat(err.toString()).containsOnlyOnce("note: --text has 30 tokens and was cut to the limit, 16");
        browser.size(1200, 900);
        browser.colourScheme("light");
        browser.open(page);
        assertThat(browser.run("return document.documentElement.lang").asText()).isEqualTo(language);
        assertThat(browser.run("return document.body.textContent").asText()).contains(HOSTILE)
                .contains(Language.valueOf(language.toUpperCase(Locale.ROOT)).get("lab.cut", List.of(30, 16)));
        assertThat(browser.run("return document.querySelectorAll('section').length").asInt())
                .isEqualTo(Laboratory.experiments().size());
        assertThat(browser.run("return document.querySelectorAll('nav a').length").asInt())
                .isEqualTo(Laboratory.experiments().size());
        assertThat(browser.run("return document.body.innerHTML.match(/NaN|Infinity|\\{\\d\\}/)").isNull())
                .as("numbers everywhere").isTrue();
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor").asText())
                .isNotEqualTo(inTheDark());
        keepPicture("lab-" + language + "-dark", 1200);
        browser.size(360, 740);
        assertFitsTheWidth();
        browser.colourScheme("light");
        keepPicture("lab-" + language + "-phone", 360);
        assertQuiet();
    }

    private String inTheDark() throws IOException, InterruptedException {
        browser.colourScheme("dark");
        return browser.run("return getComputedStyle(document.body).backgroundColor").asText();
    }
}
