package org.sirocco.cli.inspect;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.cli.output.Png;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.text.EncodedText;

/**
 * A picture for papers and slides: one layer and head large, with its tokens; else every map that is selected, layers as
 * rows and heads as columns. Sentences stand one below another.
 */
final class PngAttentionWriter implements AttentionWriter {
    private final OutputStream out;
    private final Selection selection;
    private final String model;
    private final List<BufferedImage> pictures = new ArrayList<>();
    private Sentence sentence;
    private AttentionMap[][] maps;

    PngAttentionWriter(OutputStream out, Selection selection, String model) {
        this.out = out;
        this.selection = selection;
        this.model = model;
    }

    @Override
    public EncoderObserver observer(Sentence next) {
        sentence = next;
        maps = new AttentionMap[selection.layers()][selection.heads()];
        return new MapObserver(selection, (layer, head, map) -> {
            maps[layer][head] = selection.isOne() ? map : map.reducedTo(MapPicture.SMALL);
        });
    }

    @Override
    public void seen(EncodedText result) {
        List<String> notes = new ArrayList<>();
        if (selection.isOne()) {
            notes.add(sentence.text());
        } else {
            notes.add("each map has its own scale");
            if (sentence.tokens().size() > MapPicture.SMALL) {
                notes.add("a dot is the largest weight of a block of tokens");
            }
        }
        if (result.truncated()) {
            notes.addFirst(String.format(Locale.ROOT, "cut to the first %d of %d tokens", sentence.tokens().size(),
                    result.tokens()));
        }
        String note = String.join(" · ", notes);
        pictures.add(selection.isOne()
                ? MapPicture.large(
                        String.format(Locale.ROOT, "%s · layer %d · head %d", model, selection.layer(),
                                selection.head()),
                        note, sentence.tokens(), maps[selection.layer()][selection.head()])
                : MapPicture.grid(String.format(Locale.ROOT, "%s · %s", model, sentence.text()), note, maps));
    }

    @Override
    public void finish() throws IOException {
        Png.write(MapPicture.stacked(pictures), out);
    }
}
