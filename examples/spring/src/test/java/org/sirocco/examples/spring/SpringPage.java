package org.sirocco.examples.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/spring.md shows. */
final class SpringPage {
    private SpringPage() {}

    /** The first block in a language. */
    static String block(String language) throws IOException {
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(Files.readString(Path.of("../../docs/spring.md")));
        if (!block.find()) {
            throw new IllegalStateException("the page shows no " + language);
        }
        return block.group(1);
    }
}
