package org.sirocco.text.names;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What works now instead of what people type elsewhere: a hub's name of a model, its address, a download cache's folder. */
public final class ModelHint {
    /** Also after a path has made one of its two slashes. */
    private static final Pattern ADDRESS = Pattern.compile("(?:https?|hf):/{1,2}(?:[^/]+\\.[^/]+/)?(.*)");
    /** A folder of the hub's download cache. */
    private static final Pattern CACHED = Pattern.compile("models--([^-/](?:-?[^-/])*)--([^/]+)");

    private ModelHint() {}

    /** Whether it is an address on the web, which no folder is called. */
    public static boolean isAddress(String typed) {
        return ADDRESS.matcher(typed).matches();
    }

    /** For an address: what to do instead. */
    public static String ofAddress(String typed) {
        return "is no address of a model of the Hub: name one as ORGANISATION/NAME" + of(typed, null);
    }

    /** What to add to the message that there is no such model; begins with a semicolon, or is empty. */
    public static String of(String typed, Path folder) {
        String name = hubName(typed);
        Optional<KnownModel> known = known(name.substring(name.lastIndexOf('/') + 1));
        if (known.isPresent()) {
            return "; this model's name here is " + known.get().name();
        }
        if (folder != null && Files.isRegularFile(folder)) {
            return "; name the folder that it is in";
        }
        if (folder != null && Files.isDirectory(folder)) {
            return inside(folder);
        }
        return "";
    }

    /** ORGANISATION/NAME, where that much can be told; else what was typed. */
    private static String hubName(String typed) {
        Matcher cached = CACHED.matcher(typed);
        if (cached.find()) {
            return cached.group(1) + "/" + cached.group(2);
        }
        Matcher address = ADDRESS.matcher(typed);
        String name = address.matches() ? address.group(1) : typed;
        String[] parts = name.split("/");
        // What follows them is a place in the repository: /tree/main, /resolve/main/…, /onnx
        boolean place = parts.length > 2 && (address.matches() || parts[2].equals("onnx"));
        return place ? parts[0] + "/" + parts[1] : name;
    }

    private static Optional<KnownModel> known(String name) {
        return KnownModels.all().stream().filter(model -> letters(model.name()).equals(letters(name))).findFirst();
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** What there is in a folder that is no model's itself. */
    private static String inside(Path folder) {
        List<Path> snapshots = list(folder.resolve("snapshots")).filter(ModelHint::isModel).toList();
        if (!snapshots.isEmpty()) {
            return "; it is a download cache's: take " + snapshots.getFirst();
        }
        List<Path> exports = list(folder).filter(file -> file.toString().endsWith(".onnx")).toList();
        if (!exports.isEmpty()) {
            Path first = exports.stream().filter(file -> file.endsWith("model.onnx")).findFirst()
                    .orElse(exports.getFirst());
            return "; an ONNX export is named by its file: " + first;
        }
        return list(folder).filter(ModelHint::isModel).findFirst().map(model -> "; there is a model in " + model)
                .orElse("");
    }

    private static boolean isModel(Path folder) {
        return Files.exists(folder.resolve("config.json")) || Files.exists(folder.resolve("modules.json"));
    }

    /** What is in a folder, in order; nothing where it cannot be read: this is only a hint. */
    private static Stream<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
