package org.sirocco.text.hub;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of the Hugging Face Hub, at a revision.
 *
 * @param id       {@code organisation/name}
 * @param revision a branch, a tag or a commit
 */
public record HubName(String id, String revision) {
    /** The revision where none is named. */
    public static final String MAIN = "main";

    private static final int LONGEST = 96;
    private static final String WORD = "[a-zA-Z0-9_](?:[\\w.-]*[a-zA-Z0-9_])?";
    private static final String ID = WORD + "/" + WORD;
    private static final String GIT = ".git";
    /** Git's own rule for the names of branches and tags, but for what {@link #isRevision} says besides. */
    private static final String CHARACTER = "[^\\x00-\\x20\\x7F~^:?*\\[\\\\/]";
    private static final String STEP = "(?!\\.)" + CHARACTER + "+";
    private static final Pattern REVISION = Pattern.compile(STEP + "(?:/" + STEP + ")*");
    private static final Pattern TYPED = Pattern.compile("(" + ID + ")(?:/|@(.+))?");
    private static final Pattern ADDRESS = Pattern
            .compile("(?:(?:https?://)?(?:www\\.)?(?:huggingface\\.co|hf\\.co)|hf:/)/(" + ID
                    + ")(?:@([^/?#]+))?(?:/(?:tree|blob|resolve)/([^/?#]+)(?:/[^?#]*)?)?/?(?:[?#].*)?");
    /** What stands first in addresses of other things than models. */
    private static final Pattern NO_MODELS = Pattern
            .compile("(?:datasets|spaces|kernels|buckets|models|api|docs|papers|collections)/.*");

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if they cannot be a name and a revision of the Hub
     */
    public HubName {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(revision, "revision must not be null");
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "'%s' is no name of a model of the Hub, expected ORGANISATION/NAME",
                            id));
        }
        if (!isRevision(revision)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "'%s' is no revision of %s, expected a branch, a tag or a commit after the @", revision, id));
        }
    }

    private static boolean isId(String text) {
        return text.matches(ID) && text.length() <= LONGEST && !text.contains("--") && !text.contains("..")
                && !text.endsWith(GIT);
    }

    private static boolean isRevision(String text) {
        return REVISION.matcher(text).matches() && !text.contains("..") && !text.contains("@{") && !text.endsWith(".")
                && !text.endsWith(".lock");
    }

    /**
     * What people type: {@code organisation/name}, {@code organisation/name@revision}, or the address of its page or of its
     * repository; empty for anything else.
     *
     * @param text what was typed
     * @return the name and the revision
     * @throws IllegalArgumentException for a revision that cannot be one
     */
    public static Optional<HubName> find(String text) {
        Matcher typed = TYPED.matcher(text);
        if (typed.matches()) {
            return of(typed.group(1), typed.group(2));
        }
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches() || NO_MODELS.matcher(address.group(1)).matches()) {
            return Optional.empty();
        }
        String revision = address.group(2) == null ? address.group(3) : address.group(2);
        return of(address.group(1), revision == null ? null : decoded(revision));
    }

    /** @param revision null for the usual one */
    private static Optional<HubName> of(String path, String revision) {
        // No model is called so: it is the repository's address for Git.
        String id = path.endsWith(GIT) ? path.substring(0, path.length() - GIT.length()) : path;
        return isId(id) ? Optional.of(new HubName(id, revision == null ? MAIN : revision)) : Optional.empty();
    }

    private static String decoded(String text) {
        try {
            // A plus stands for itself in a path.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /**
     * {@return whether a request means the model: by its name, which in one of the Hub has its commit, or by that without it}
     *
     * @param model the name of the model that is open
     * @param asked as the request has it
     */
    public static boolean isCalled(String model, String asked) {
        return model.equals(asked) || model.startsWith(asked + "@");
    }

    /** As it is typed: without the revision where that is {@link #MAIN}. */
    @Override
    public String toString() {
        return revision.equals(MAIN) ? id : id + "@" + revision;
    }
}
