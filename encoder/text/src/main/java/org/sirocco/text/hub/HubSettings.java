package org.sirocco.text.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.store.HomeFolder;
import org.sirocco.text.store.ModelCacheException;

/**
 * How the Hub is reached, as the variables of huggingface_hub say.
 *
 * @param endpoint its address, without a slash at the end
 * @param token    empty for nobody's; never part of a message
 * @param cache    the folder with {@code models--…}
 * @param offline  whether requests are forbidden
 * @param links    whether snapshots may be made of symbolic links
 * @param timeout  how long nothing may arrive
 * @param pause    before the first repetition of a request; doubled before each further one
 */
record HubSettings(URI endpoint, Optional<String> token, Path cache, boolean offline, boolean links, Duration timeout,
        Duration pause) {
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})");
    private static final Pattern TOKEN = Pattern.compile("[!-~&&[^\"']]+");

    /** @throws IllegalArgumentException for a variable that cannot be what it says */
    static HubSettings ofUser() {
        return of(System.getenv(), System.getProperty("user.home"));
    }

    /** @param home the JVM's user.home */
    static HubSettings of(Map<String, String> environment, String home) {
        Variables variables = new Variables(environment, home);
        Path base = variables.path("HF_HOME").or(() -> variables.path("XDG_CACHE_HOME").map(HubSettings::ofTool))
                .orElseGet(() -> ofTool(variables.home().resolve(".cache")));
        Path cache = variables.path("HF_HUB_CACHE").or(() -> variables.path("HUGGINGFACE_HUB_CACHE"))
                .orElseGet(() -> base.resolve("hub"));
        return new HubSettings(endpoint(variables.text("HF_ENDPOINT").orElse("https://huggingface.co")),
                variables.isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN")
                        ? Optional.empty()
                        : token(variables, variables.path("HF_TOKEN_PATH").orElseGet(() -> base.resolve("token"))),
                cache.toAbsolutePath(),
                variables.isTrue(variables.text("HF_HUB_OFFLINE").isPresent()
                        ? "HF_HUB_OFFLINE"
                        : "TRANSFORMERS_OFFLINE"),
                !variables.isTrue("HF_HUB_DISABLE_SYMLINKS"),
                Duration.ofSeconds(variables.seconds("HF_HUB_DOWNLOAD_TIMEOUT", 10)), Duration.ofSeconds(1));
    }

    private static Path ofTool(Path caches) {
        return caches.resolve("huggingface");
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text.replaceFirst("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw noEndpoint(text, e);
        }
        throw noEndpoint(text, null);
    }

    private static IllegalArgumentException noEndpoint(String text, URISyntaxException cause) {
        return new IllegalArgumentException(String.format(Locale.ROOT,
                "HF_ENDPOINT ('%s') must be an address like https://huggingface.co, without user or question mark",
                text.replaceFirst("//[^/]*@", "//…@")), cause);
    }

    private static Optional<String> token(Variables variables, Path file) {
        Optional<String> named = variables.text("HF_TOKEN").or(() -> variables.text("HUGGING_FACE_HUB_TOKEN"));
        String text = named.orElseGet(() -> read(file)).replaceAll("[\r\n]", "").strip();
        if (!text.isEmpty() && !TOKEN.matcher(text).matches()) {
            throw new IllegalArgumentException((named.isPresent() ? "HF_TOKEN" : file.toString())
                    + " must hold a token of letters and digits, without spaces or quotes");
        }
        return Optional.of(text).filter(token -> !token.isEmpty());
    }

    private static String read(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new ModelCacheException(file,
                    "cannot be read: " + ModelFiles.reason(e) + "; name another file with HF_TOKEN_PATH", e);
        }
    }

    /** The page of a model, for people. */
    String page(HubName name) {
        return endpoint + "/" + name.id();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "HubSettings[endpoint=%s, cache=%s, offline=%s]", endpoint, cache, offline);
    }

    /** What is empty is taken for not set. */
    private record Variables(Map<String, String> environment, String userHome) {
        Optional<String> text(String name) {
            return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
        }

        boolean isTrue(String name) {
            return TRUE.contains(text(name).orElse("").toUpperCase(Locale.ROOT));
        }

        int seconds(String name, int usual) {
            String text = text(name).orElse(String.valueOf(usual));
            if (!text.matches("[1-9][0-9]{0,5}")) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s ('%s') must be a whole number of seconds", name, text));
            }
            return Integer.parseInt(text);
        }

        Optional<Path> path(String name) {
            return text(name).map(this::expanded).map(Path::of);
        }

        /** The home folder first, then variables, as the Python library does. */
        private String expanded(String text) {
            String path = text.equals("~") || text.startsWith("~/") ? home() + text.substring(1) : text;
            return VARIABLE.matcher(path).replaceAll(found -> Matcher.quoteReplacement(environment
                    .getOrDefault(found.group(1) == null ? found.group(2) : found.group(1), found.group())));
        }

        Path home() {
            return HomeFolder.find(environment, userHome).orElseThrow(() -> new IllegalStateException(
                    "there is no folder for models of the Hub: the user has no home here; set HF_HOME or HF_HUB_CACHE"));
        }
    }
}
