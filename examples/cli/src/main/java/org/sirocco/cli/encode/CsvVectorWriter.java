package org.sirocco.cli.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.sirocco.text.CompactVector;
import org.sirocco.text.EncodedText;

/** RFC 4180 with a header; the vector's numbers in columns v0, v1, … */
final class CsvVectorWriter implements ResultWriter<StoredText> {
    private final CSVPrinter csv;

    CsvVectorWriter(OutputStream out, int dimensions) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        csv = new CSVPrinter(writer, CSVFormat.RFC4180);
        for (String column : new String[]{"index", "text", "tokens", "truncated", "backend"}) {
            csv.print(column);
        }
        for (int c = 0; c < dimensions; c++) {
            csv.print("v" + c);
        }
        csv.println();
    }

    @Override
    public void write(long index, String text, StoredText stored) throws IOException {
        EncodedText result = stored.text();
        csv.print(index);
        csv.print(text);
        csv.print(result.tokens());
        csv.print(result.truncated());
        csv.print(result.backend());
        CompactVector vector = stored.vector();
        for (int i = 0; i < vector.length(); i++) {
            float number = vector.number(i);
            csv.print(vector.precision().isWhole() ? (Number) (int) number : (Number) number);
        }
        csv.println();
    }

    @Override
    public void flush() throws IOException {
        csv.flush();
    }
}
