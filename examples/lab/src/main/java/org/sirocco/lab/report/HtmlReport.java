package org.sirocco.lab.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.sirocco.cli.page.Html;
import org.sirocco.cli.page.PageWriter;

/** The whole report as one page. */
public record HtmlReport(Language language) {
    /** @param facts lines about the run */
    public void write(OutputStream out, List<String> facts, List<Section> sections) throws IOException {
        PageWriter page = new PageWriter(out, HtmlReport.class).begin(language.code(), language.get("lab.title"),
                "report.css");
        page.raw("<div class=\"wide\">\n<header class=\"top\"><h1>").text(language.get("lab.title"))
                .raw("</h1><button id=\"theme\" type=\"button\">").text(language.get("lab.theme"))
                .raw("</button></header>\n<p>").text(language.get("lab.text"))
                .raw("</p>\n");
        for (String fact : facts) {
            page.raw("<p class=\"soft\" dir=\"auto\">").text(fact).raw("</p>\n");
        }
        contents(page, sections);
        page.raw("<main>\n");
        for (Section section : sections) {
            section(page, section);
        }
        page.raw("</main>\n</div>\n").end(null);
    }

    private void contents(PageWriter page, List<Section> sections) throws IOException {
        page.raw("<nav class=\"card\"><ol>\n");
        for (Section section : sections) {
            Wording wording = new Wording(language, section);
            page.raw("<li><a href=\"#" + section.id() + "\">").text(language.get(section.id() + ".title"))
                    .raw("</a> <span class=\"" + (wording.anyFailed() ? "failed" : "held") + "\">")
                    .text(wording.count()).raw("</span></li>\n");
        }
        page.raw("</ol></nav>\n");
    }

    private void section(PageWriter page, Section section) throws IOException {
        Wording wording = new Wording(language, section);
        page.raw("<section class=\"card\" id=\"" + section.id() + "\">\n<h2>")
                .text(language.get(section.id() + ".title")).raw("</h2>\n<p>")
                .text(language.get(section.id() + ".text")).raw("</p>\n<ul class=\"findings\">\n");
        for (Finding finding : section.findings()) {
            page.raw("<li class=\"" + Wording.code(finding) + "\"><p>").text(wording.claim(finding))
                    .raw("</p><p><b>").text(wording.verdict(finding)).raw("</b> ").text(wording.result(finding))
                    .raw("</p></li>\n");
        }
        page.raw("</ul>\n<div class=\"figures\">\n");
        for (Figure figure : section.figures()) {
            page.raw("<figure>\n" + new FigureMarkup(language).of(figure) + "<figcaption>"
                    + Html.escape(language.get(figure.key())) + "</figcaption>\n</figure>\n");
        }
        page.raw("</div>\n</section>\n");
    }
}
