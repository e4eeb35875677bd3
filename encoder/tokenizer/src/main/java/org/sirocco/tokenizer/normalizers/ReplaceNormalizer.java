package org.sirocco.tokenizer.normalizers;

import org.sirocco.tokenizer.regex.SplitPattern;
import org.sirocco.tokenizer.text.AlignedText;

/** Writes something in the place of each match of a pattern. Source: normalizers/replace.rs. */
final class ReplaceNormalizer implements Traits.Known {
    private final SplitPattern pattern;
    private final int[] content;

    ReplaceNormalizer(SplitPattern pattern, String content) {
        this.pattern = pattern;
        this.content = content.codePoints().toArray();
    }

    @Override
    public void apply(AlignedText text) {
        if (text.length() == 0) {
            return;
        }
        SplitPattern.Matches matches = pattern.over(text.chars(), 0, text.length());
        AlignedText.Edit edit = null;
        while (matches.find()) {
            if (edit == null) {
                edit = text.edit();
            }
            int start = matches.start();
            int length = matches.end() - start;
            edit.keep(start - edit.at());
            if (content.length == 1 && length > 0 && length == Character.charCount(edit.next())) {
                edit.replace(content[0]);
                continue;
            }
            edit.removeUnits(length);
            for (int c : content) {
                edit.insert(c);
            }
        }
        if (edit != null) {
            edit.finish();
        }
    }

    @Override
    public boolean cuttable() {
        return pattern.cuttable();
    }

    @Override
    public Traits traits() {
        return Traits.NEITHER;
    }
}
