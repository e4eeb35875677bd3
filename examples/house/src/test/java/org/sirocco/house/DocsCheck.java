package org.sirocco.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Holds a Markdown file to the house: each link and anchor, command and option, path and class that it shows. */
final class DocsCheck {
    static final Pattern COMMAND = Pattern.compile("(scripts/|bin/sirocco|mvn |java |python3 |sdk ).*");
    private static final Pattern PATH = Pattern.compile("[\\w.-]+(/[\\w.-]+)+/?");
    private static final Pattern CLASS = Pattern.compile("[A-Z][a-z0-9]+([A-Z][a-z0-9]+)+");

    private final House house;
    private final ShownCommand commands;

    DocsCheck(House house) {
        this.house = house;
        this.commands = new ShownCommand(house);
    }

    /** What a reader would stumble over, in words. */
    List<String> complaints(Path file, String text) throws IOException {
        Markdown markdown = Markdown.of(text);
        List<String> complaints = new ArrayList<>();
        for (String link : markdown.links()) {
            if (!link.contains("://")) {
                link(file, markdown, link, complaints);
            }
        }
        for (String typed : markdown.typed()) {
            complaints.addAll(commands.complaints(typed));
        }
        for (Markdown.Block block : markdown.blocks()) {
            folders(block, complaints);
        }
        for (String span : markdown.spans()) {
            span(span, complaints);
        }
        return complaints;
    }

    private static void link(Path file, Markdown markdown, String link, List<String> complaints) throws IOException {
        String[] parts = link.split("#", 2);
        boolean inside = parts[0].isEmpty();
        Path target = file.resolveSibling(parts[0]);
        if (!inside && !Files.exists(target)) {
            complaints.add(link + ": there is no such file");
        } else if (parts.length == 2) {
            Markdown there = inside ? markdown : Markdown.of(Files.readString(target));
            if (!there.anchors().contains(parts[1])) {
                complaints.add(link + ": there is no such section");
            }
        }
    }

    private void folders(Markdown.Block block, List<String> complaints) {
        if (block.language().equals("text")) {
            for (String line : block.lines()) {
                String first = line.split(" ")[0];
                if (first.endsWith("/") && !house.holds(first)) {
                    complaints.add(first + ": there is no such folder");
                }
            }
        }
    }

    private void span(String span, List<String> complaints) {
        if (COMMAND.matcher(span).matches()) {
            complaints.addAll(commands.complaints(span));
        } else if (span.startsWith("-")) {
            String complaint = commands.options(span);
            if (complaint != null) {
                complaints.add(complaint);
            }
        } else if (PATH.matcher(span).matches() && !house.holds(span)) {
            complaints.add(span + ": there is no such file or folder");
        } else if (CLASS.matcher(span).matches() && !house.holdsClass(span)) {
            complaints.add(span + ": there is no such class");
        }
    }
}
