package org.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How many tokens of each text of a pair are kept, as tokenizers 0.23.2 keeps them: limit, side, first text, second text, kept
 * of each; words of one to three tokens, added tokens among them.
 */
class PairsCutTest {
    private static final int SEPARATOR = 3;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PairsCutTest.class.getResourceAsStream("/pairs/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void eachTextKeepsWhatTheLibraryKeepsOfIt() throws IOException {
        Tokenizer tokenizer = Tokenizer.read(resource("tokenizer.json"));
        List<String> rows = new String(resource("kept.tsv"), StandardCharsets.UTF_8).lines().toList();
        assertThat(rows).hasSize(400);
        for (String row : rows) {
            String[] cells = row.split("\t", -1);
            int limit = Integer.parseInt(cells[0]);
            int[] ids = tokenizer.encode(cells[2], cells[3], true,
                    cells[1].equals("right") ? Limit.first(limit) : Limit.last(limit)).ids();
            int first = 0;
            while (ids[first] != SEPARATOR) {
                first++;
            }
            assertThat(List.of(first - 1, ids.length - first - 2)).as(row)
                    .isEqualTo(List.of(Integer.valueOf(cells[4]), Integer.valueOf(cells[5])));
        }
    }
}
