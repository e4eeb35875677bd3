package org.sirocco.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void escapesWhatEndsTextOrAnAttribute() {
        assertThat(Html.escape("<b a=\"1\" c='2'>&amp; 😀 שלום"))
                .isEqualTo("&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp; 😀 שלום");
    }

    @Test
    void jsonInAScriptCannotEndItAndReadsBackAsItWas() throws IOException {
        String text = "</script><!-- ]]> & \u2028\u2029 \"quoted\" \\ 😀";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PageWriter(out, PageWriter.class).json("data", text).end(null);

        String page = out.toString(StandardCharsets.UTF_8);
        String inside = page.substring(page.indexOf('>') + 1, page.indexOf("</script>"));
        assertThat(inside).doesNotContain("<", ">", "&", "\u2028", "\u2029");
        assertThat(new ObjectMapper().readValue(inside, String.class)).isEqualTo(text);
    }
}
