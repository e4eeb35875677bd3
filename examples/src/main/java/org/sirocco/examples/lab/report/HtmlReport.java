package org.sirocco.examples.lab.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.sirocco.examples.page.Html;
import org.sirocco.examples.page.PageWriter;

/** The whole report as one page. */
public record HtmlReport(Language language) {
    /** @param facts model, backend, text, seconds, processors */
    public void write(OutputStream out, List<Object> facts, List<Section> sections) throws IOException {
        PageWriter page = new PageWriter(out, HtmlReport.class).begin(language.code(), language.get("lab.title"),
                "report.css");
        page.raw("<div class=\"wide\">\n<header class=\"top\"><h1>").text(language.get("lab.title"))
                .raw("</h1><button id=\"theme\" type=\"button\">").text(language.get("lab.theme"))
                .raw("</button></header>\n<p>").text(language.get("lab.text"))
                .raw("</p>\n<p class=\"soft\" dir=\"auto\">")
                .text(language.get("lab.facts", facts)).raw("</p>\n");
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
            long held = section.findings().stream().filter(Finding::holds).count();
            page.raw("<li><a href=\"#" + section.id() + "\">").text(language.get(section.id() + ".title"))
                    .raw("</a> <span class=\"" + (held == section.findings().size() ? "held" : "failed") + "\">")
                    .text(language.get("lab.count", List.of(held, section.findings().size()))).raw("</span></li>\n");
        }
        page.raw("</ol></nav>\n");
    }

    private void section(PageWriter page, Section section) throws IOException {
        page.raw("<section class=\"card\" id=\"" + section.id() + "\">\n<h2>")
                .text(language.get(section.id() + ".title")).raw("</h2>\n<p>")
                .text(language.get(section.id() + ".text")).raw("</p>\n<ul class=\"findings\">\n");
        for (Finding finding : section.findings()) {
            String key = section.id() + "." + finding.claim();
            page.raw("<li class=\"" + (finding.holds() ? "held" : "failed") + "\"><p>")
                    .text(language.get(key, finding.numbers())).raw("</p><p><b>")
                    .text(language.get(finding.holds() ? "lab.held" : "lab.failed")).raw("</b> ")
                    .text(language.get(key + ".result", finding.numbers())).raw("</p></li>\n");
        }
        page.raw("</ul>\n<div class=\"figures\">\n");
        for (Figure figure : section.figures()) {
            page.raw("<figure>\n" + new FigureMarkup(language).of(figure) + "<figcaption>"
                    + Html.escape(language.get(figure.key())) + "</figcaption>\n</figure>\n");
        }
        page.raw("</div>\n</section>\n");
    }
}
