package org.sirocco.tokenizer.decoders;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.tokenizer.errors.TokenizerException;
import org.sirocco.tokenizer.regex.SplitPattern;

/** Decoders that rewrite the spelling of each token. */
final class TextDecoders {
    private static final int MOST = 1 << 22;

    private TextDecoders() {}

    /** The suffix of a word's last token becomes a space, nothing at the end. Rule: decoders/bpe.rs. */
    static List<String> bpe(List<String> tokens, String suffix) {
        List<String> decoded = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            decoded.add(tokens.get(i).replace(suffix, i == tokens.size() - 1 ? "" : " "));
        }
        return decoded;
    }

    /** Continuing tokens lose their prefix, others get a space before. Rule: decoders/wordpiece.rs. */
    static List<String> wordPiece(List<String> tokens, String prefix, boolean cleanup) {
        List<String> decoded = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (i > 0) {
                token = token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
            }
            decoded.add(cleanup ? cleanUp(token) : token);
        }
        return decoded;
    }

    private static String cleanUp(String text) {
        return text.replace(" .", ".").replace(" ?", "?").replace(" !", "!").replace(" ,", ",").replace(" ' ", "'")
                .replace(" n't", "n't").replace(" 'm", "'m").replace(" do not", " don't").replace(" 's", "'s")
                .replace(" 've", "'ve").replace(" 're", "'re");
    }

    /** The visible character becomes a space, nothing in the first token. Rule: pre_tokenizers/metaspace.rs. */
    static List<String> metaspace(List<String> tokens, int replacement, boolean never) {
        List<String> decoded = new ArrayList<>(tokens.size());
        String shown = Character.toString(replacement);
        for (String token : tokens) {
            decoded.add(token.replace(shown, decoded.isEmpty() && !never ? "" : " "));
        }
        return decoded;
    }

    /** Repeated tokens once, paddings out, delimiters as spaces. Rule: decoders/ctc.rs. */
    static List<String> ctc(List<String> tokens, String pad, String delimiter, boolean cleanup) {
        List<String> decoded = new ArrayList<>();
        String previous = null;
        for (String token : tokens) {
            if (!token.equals(previous)) {
                String text = token.replace(pad, "");
                if (cleanup) {
                    text = cleanUp(text).replace(delimiter, " ");
                }
                if (!text.isEmpty()) {
                    decoded.add(text);
                }
            }
            previous = token;
        }
        return decoded;
    }

    /** Up to so many of a character off each end of each token. Rule: decoders/strip.rs. */
    static List<String> strip(List<String> tokens, int content, int start, int stop) {
        List<String> decoded = new ArrayList<>(tokens.size());
        int size = Character.charCount(content);
        for (String token : tokens) {
            int from = 0;
            for (int i = 0; i < start && from < token.length() && token.codePointAt(from) == content; i++) {
                from += size;
            }
            int to = token.length();
            for (int i = 0; i < stop && to > from && token.codePointBefore(to) == content; i++) {
                to -= size;
            }
            decoded.add(token.substring(from, to));
        }
        return decoded;
    }

    /** What matches becomes the content. Rule: normalizers/replace.rs, as a decoder. */
    static List<String> replace(List<String> tokens, SplitPattern pattern, String content) {
        List<String> decoded = new ArrayList<>(tokens.size());
        long before = 0;
        for (String token : tokens) {
            before += token.length();
        }
        long room = Math.max(MOST, before);
        for (String token : tokens) {
            char[] chars = token.toCharArray();
            StringBuilder text = new StringBuilder();
            SplitPattern.Matches matches = pattern.over(chars, 0, chars.length);
            int done = 0;
            while (matches.find()) {
                room -= matches.start() - done + content.length();
                if (room < 0) {
                    throw new TokenizerException("$.decoder", "Replace makes more than " + MOST
                            + " characters of these tokens");
                }
                text.append(chars, done, matches.start() - done).append(content);
                done = matches.end();
            }
            room -= chars.length - done;
            decoded.add(text.append(chars, done, chars.length - done).toString());
        }
        return decoded;
    }
}
