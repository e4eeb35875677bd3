package org.sirocco.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongConsumer;
import org.sirocco.encoder.model.EncoderShape;
import org.sirocco.text.SentenceEncoder;

/**
 * Texts to encode, and what encoding them takes.
 *
 * @param name       for the tables
 * @param texts      all different
 * @param together   whether they are handed over all at once; else one waits for the one before
 * @param tokens     tokens of all texts after any cut, special ones counted
 * @param operations floating-point operations of the encoder stack for all texts
 */
record Workload(String name, List<String> texts, boolean together, long tokens, double operations) {
    /** How the operations are counted, for the reports. */
    static final String FORMULA = "per token 2·(numbers of all matrices) + 4·T·H·D·L: the products of the linear layers, QKᵀ and"
            + " weights·V; softmax, normalisation and activation are left out";

    static Workload of(String name, List<String> texts, boolean together, SentenceEncoder encoder) {
        long tokens = 0;
        double operations = 0;
        for (String text : texts) {
            int length = encoder.inspector().tokens(text).size();
            tokens += length;
            operations += operations(encoder.shape(), length);
        }
        return new Workload(name, List.copyOf(texts), together, tokens, operations);
    }

    /** Floating-point operations of the stack for one sentence of T tokens; a multiplication and an addition count as two. */
    static double operations(EncoderShape shape, int tokens) {
        double attention = 4.0 * tokens * shape.heads() * shape.headSize() * shape.layers();
        return (2.0 * shape.weights() + attention) * tokens;
    }

    /**
     * Has all texts encoded: at once, or one after another.
     *
     * @param each is told the nanoseconds of each text that is encoded by itself
     */
    List<float[]> encodedBy(Contender contender, LongConsumer each) {
        if (together) {
            return contender.encode(texts);
        }
        List<float[]> vectors = new ArrayList<>();
        for (String text : texts) {
            long start = System.nanoTime();
            vectors.add(contender.encode(List.of(text)).getFirst());
            each.accept(System.nanoTime() - start);
        }
        return vectors;
    }

    /** The texts as given; the same words cut into short texts, together and one by one; and into texts at the limit. */
    static List<Workload> of(List<String> given, SentenceEncoder encoder) {
        List<String> words = new ArrayList<>();
        given.forEach(text -> words.addAll(Arrays.asList(text.strip().split("\\s+"))));
        List<Workload> workloads = new ArrayList<>();
        List<String> few = slices(words, 8, Math.min(given.size(), 512));
        workloads.add(of("as given", given, true, encoder));
        workloads.add(of("short", few, true, encoder));
        workloads.add(of("one by one", few.subList(0, Math.min(few.size(), 128)), false, encoder));
        workloads.add(of("at the limit", slices(words, encoder.maxTokens(), 16), true, encoder));
        return workloads;
    }

    /**
     * Those of these names, in the order that they have.
     *
     * @param names none: all
     */
    static List<Workload> chosen(List<String> names, List<Workload> workloads) {
        List<String> known = workloads.stream().map(Workload::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "--workloads: \"" + name + "\" is none of " + String.join(", ", known));
            }
        }
        return workloads.stream().filter(w -> names.isEmpty() || names.contains(w.name())).toList();
    }

    /** Texts of so many words, taken one after another and around again; each starts elsewhere, so that all differ. */
    private static List<String> slices(List<String> words, int length, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < length; w++) {
                text.append(w == 0 ? "" : " ").append(words.get((i * length + w + i) % words.size()));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    /** Made-up sentences of mixed length, the same every time, for those who bring no file. */
    static List<String> madeUp(int count) {
        String[] subjects = {"the old sailor", "a patient librarian", "my neighbour's cat", "the committee",
                "an honest engine",
                "every third visitor", "the northern wind", "a quiet algorithm"};
        String[] verbs = {"remembers", "repairs", "avoids", "translates", "measures", "carries", "questions",
                "collects"};
        String[] objects = {"broken clocks", "letters from the harbour", "the price of bread", "seven maps of the city",
                "a theory of colours", "what nobody asked for", "the shortest road home", "rain in a paper cup"};
        String[] ends = {"", " before breakfast", " when the market closes",
                ", although nobody has ever seen it happen",
                " because the instructions were written in another language, on the back of a ticket"};
        Random random = new Random(17);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(String.format(Locale.ROOT, "%s %s %s%s, number %d", subjects[random.nextInt(8)],
                    verbs[random.nextInt(8)],
                    objects[random.nextInt(8)], ends[random.nextInt(5)], i));
        }
        return texts;
    }
}
