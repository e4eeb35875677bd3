package org.sirocco.tokenizer.added;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.models.Model;
import org.sirocco.tokenizer.normalizers.Normalizer;
import org.sirocco.tokenizer.text.AlignedText;

/**
 * The tokens that a file adds to its model's. Rule: tokenizer/added_vocabulary.rs, {@code add_tokens}: a token that the
 * model knows keeps the model's id, another gets the next free one; the file's own ids are not looked at.
 *
 * <p>Internal: no part of the API.
 */
public final class AddedVocabulary {
    private static final int LONGEST = 1000;

    private final Map<String, AddedToken> byContent = new HashMap<>();
    private final Map<Integer, AddedToken> byId = new HashMap<>();
    private final Map<Integer, String> normalized = new HashMap<>();
    private final AddedMatcher raw;
    private final AddedMatcher normal;

    /**
     * Reads the list of a file; {@code list} may be null.
     *
     * @param list       {@code added_tokens}, or null
     * @param model      knows the ids of words
     * @param normalizer what tokens marked {@code normalized} go through
     */
    public AddedVocabulary(Config list, Model model, Normalizer normalizer) {
        List<Config> entries = list == null ? List.of() : list.asList();
        AlignedText text = new AlignedText();
        int next = model.size();
        for (Config entry : entries) {
            entry.allow("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            entry.integer("id");
            String content = entry.string("content");
            if (content.length() > LONGEST) {
                throw entry.error("an added token may have at most " + LONGEST + " characters, this has "
                        + content.length());
            }
            if (content.isEmpty()) {
                continue;
            }
            int known = byContent.containsKey(content)
                    ? byContent.get(content).id()
                    : model.vocabulary().id(content);
            int id = known >= 0 ? known : next++;
            AddedToken token = new AddedToken(id, content, entry.bool("single_word"), entry.bool("lstrip"),
                    entry.bool("rstrip"), entry.bool("normalized"), entry.bool("special"));
            if (isSame(token, byContent.get(content))) {
                continue;
            }
            if (token.normalized() && normalizer != null) {
                normalizer.apply(text.reset(content));
                if (!text.toString().equals(content)) {
                    normalized.put(id, text.toString());
                }
            }
            byContent.put(content, token);
            byId.put(id, token);
        }
        raw = new AddedMatcher(byId.size());
        normal = new AddedMatcher(byId.size());
        for (AddedToken token : byId.values()) {
            match(list, token);
        }
    }

    /** Of the same content and id; a record's own equals is linked at run time, which a start would wait for. */
    private static boolean isSame(AddedToken token, AddedToken other) {
        return other != null && token.singleWord() == other.singleWord() && token.lstrip() == other.lstrip()
                && token.rstrip() == other.rstrip() && token.normalized() == other.normalized()
                && token.special() == other.special();
    }

    private void match(Config list, AddedToken token) {
        String form = token.normalized() ? normalized.getOrDefault(token.id(), token.content()) : token.content();
        if (form.isEmpty()) {
            throw list.error("the added token \"" + Config.shown(token.content()) + "\" is empty once normalised");
        }
        if (!(token.normalized() ? normal : raw).add(form, token)) {
            throw list.error("the added token \"" + Config.shown(token.content())
                    + "\" is the same as another once normalised");
        }
    }

    /**
     * Finds tokens in the text as it is given.
     *
     * @return what finds them
     */
    public AddedMatcher raw() {
        return raw;
    }

    /**
     * Finds tokens in the normalised text.
     *
     * @return what finds them
     */
    public AddedMatcher normalized() {
        return normal;
    }

    /**
     * {@return whether no token of the normalised text can touch a place between an ASCII letter or digit and a space after it}
     */
    public boolean cuttable() {
        for (AddedToken token : byId.values()) {
            String form = normalized.getOrDefault(token.id(), token.content());
            if (token.normalized() && (token.rstrip() || form.indexOf(' ') >= 0)) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the token with this content, or null}
     *
     * @param content as the file has it
     */
    public AddedToken get(String content) {
        return byContent.get(content);
    }

    /**
     * {@return the token with this id, or null}
     *
     * @param id of any token
     */
    public AddedToken get(int id) {
        return byId.get(id);
    }

    /**
     * {@return what stands for the token when text is decoded: its normalised form, so that a decoder can undo it}
     *
     * @param token one of these
     */
    public String decoded(AddedToken token) {
        return normalized.getOrDefault(token.id(), token.content());
    }

    /**
     * {@return whether a special token looks like this}
     *
     * @param content of a text's piece
     */
    public boolean isSpecial(String content) {
        AddedToken token = byContent.get(content);
        return token != null && token.special();
    }

    /** {@return all tokens by id} */
    public List<AddedToken> all() {
        List<AddedToken> all = new ArrayList<>(byId.values());
        all.sort((a, b) -> Integer.compare(a.id(), b.id()));
        return List.copyOf(all);
    }
}
