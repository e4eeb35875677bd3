package org.sirocco.cli.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes one self-contained HTML page, front to back, so that its data never have to be in memory together. The page's
 * content security policy forbids it to load anything from anywhere.
 */
public final class PageWriter {
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    private final Writer out;
    private final Class<?> owner;

    /**
     * @param out   receives UTF-8; not closed
     * @param owner whose package holds the page's own style sheets, scripts and fragments
     */
    public PageWriter(OutputStream out, Class<?> owner) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.owner = owner;
    }

    /** @param style the page's own style sheet, beside the one that all pages share */
    public PageWriter begin(String language, String title, String style) throws IOException {
        return raw("<!DOCTYPE html>\n<html lang=\"" + Html.escape(language) + "\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n")
                .raw("<link rel=\"icon\" href=\"data:,\">\n<title>" + Html.escape(title) + "</title>\n<style>\n")
                .raw(resource(PageWriter.class, "page.css")).raw(resource(owner, style))
                .raw("</style>\n</head>\n<body>\n");
    }

    /** Markup as it is. */
    public PageWriter raw(String html) throws IOException {
        out.write(html);
        return this;
    }

    /** Text, escaped. */
    public PageWriter text(String text) throws IOException {
        return raw(Html.escape(text));
    }

    /** A fragment of the owner's package, as it is. */
    public PageWriter fragment(String name) throws IOException {
        return raw(resource(owner, name));
    }

    /** An object for the page's script, found by its id. */
    public PageWriter json(String id, Object value) throws IOException {
        return raw("<script type=\"application/json\" id=\"" + Html.escape(id) + "\">")
                .raw(Html.scriptSafe(new ObjectMapper().writeValueAsString(value))).raw("</script>\n");
    }

    /** Bytes for the page's script, found by their id. */
    public PageWriter bytes(String id, byte[] bytes) throws IOException {
        return raw("<script type=\"text/plain\" id=\"" + Html.escape(id) + "\">")
                .raw(Base64.getEncoder().encodeToString(bytes)).raw("</script>\n");
    }

    /** @param script the page's own script, after the one that all pages share */
    public void end(String script) throws IOException {
        raw("<script>\n").raw(resource(PageWriter.class, "page.js"));
        if (script != null) {
            raw(resource(owner, script));
        }
        raw("</script>\n</body>\n</html>\n");
        out.flush();
    }

    private static String resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
