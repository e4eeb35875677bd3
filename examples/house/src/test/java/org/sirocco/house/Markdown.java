package org.sirocco.house;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What of a Markdown file can be held to something: its links, its headings' anchors, its code.
 *
 * @param links   targets as written
 * @param anchors of the headings, as GitHub makes them
 * @param blocks  fenced code
 * @param spans   code within a line
 */
record Markdown(List<String> links, Set<String> anchors, List<Block> blocks, List<String> spans) {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    /** In a block of commands, what a line of it does stands three blanks or more behind it. */
    private static final String REMARK = " {3,}.*";
    private static final Pattern SPAN = Pattern.compile("(`+)(.+?)\\1");

    /** @param language what stands after the fence; empty where nothing does */
    record Block(String language, List<String> lines) {}

    static Markdown of(String text) {
        Markdown read = new Markdown(new ArrayList<>(), new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>());
        Block block = null;
        for (String line : text.lines().toList()) {
            if (line.startsWith("```")) {
                if (block != null) {
                    read.blocks.add(block);
                }
                block = block == null ? new Block(line.substring(3).strip(), new ArrayList<>()) : null;
            } else if (block != null) {
                block.lines.add(line);
            } else {
                read.line(line);
            }
        }
        if (block != null) {
            throw new IllegalArgumentException("a fence is not closed: " + block.lines);
        }
        return read;
    }

    /** The lines of its blocks without a language that hold commands: those behind a dollar sign, or, where there is none, all. */
    List<String> typed() {
        List<String> typed = new ArrayList<>();
        for (Block block : blocks) {
            if (block.language().isEmpty()) {
                boolean session = block.lines().stream().anyMatch(line -> line.startsWith("$ "));
                block.lines().stream().filter(line -> !session || line.startsWith("$ "))
                        .forEach(line -> typed.add(line.replaceFirst("^\\$ ", "").replaceFirst(REMARK, "")));
            }
        }
        return typed;
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            String slug = slug(line.replaceFirst("#+", "").strip());
            String anchor = slug;
            for (int again = 1; !anchors.add(anchor); again++) {
                anchor = slug + "-" + again;
            }
        }
        SPAN.matcher(line).results().map(span -> span.group(2).strip()).forEach(spans::add);
        LINK.matcher(SPAN.matcher(line).replaceAll("")).results().map((MatchResult link) -> link.group(1))
                .forEach(links::add);
    }

    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "").replace(' ', '-');
    }
}
