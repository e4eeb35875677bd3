package org.sirocco.text.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.formats.OnnxFile;
import org.sirocco.text.model.ModelFormatException;

/**
 * A process that opens mutants of model files: each must load and encode a text or be refused with
 * {@link ModelFormatException}, within a second and the heap the process was given. Ends with 1 after a mutant that does
 * neither. The last line is there only if the process lived to print it: native code could end it.
 */
final class MutationRun {
    private static final long SLOW_MS = 1000;
    private static final int TRIES = 3;
    /** Among them runs of letters, of spaces and of what becomes longer. */
    private static final List<String> TEXTS = List.of("a ab x1 \u4E00", "a".repeat(5000), " ".repeat(5000) + "a",
            "x\uFDFA".repeat(1000), "ab".repeat(1000) + "!");

    private final Path folder;
    private final EncoderOptions options;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private int bad;
    private long slowestNanos;

    private MutationRun(Path folder) {
        this.folder = folder;
        this.options = EncoderOptions.builder().backend("scalar").cache(folder.resolve("cache")).build();
    }

    /** @param arguments an empty folder, mutants of weights, mutants of JSON files, seed */
    public static void main(String[] arguments) throws IOException {
        MutationRun run = new MutationRun(Path.of(arguments[0]));
        int weights = Integer.parseInt(arguments[1]);
        int texts = Integer.parseInt(arguments[2]);
        long seed = Long.parseLong(arguments[3]);
        System.out.printf(Locale.ROOT, "seed %d, heap %d MiB%n", seed, Runtime.getRuntime().maxMemory() >> 20);
        run.safetensors(weights / 2, seed);
        run.onnx(weights - weights / 2, seed);
        run.texts(texts, seed);
        run.outcomes.forEach((outcome, count) -> System.out.println(outcome + ": " + count));
        System.out.printf(Locale.ROOT, "slowest: %d ms%n", run.slowestNanos / 1_000_000);
        System.exit(run.bad == 0 ? 0 : 1);
    }

    private void safetensors(int count, long seed) throws IOException {
        TinyModel.writeSentence(folder);
        Path file = folder.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        int header = 8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        for (int i = 0; i < count; i++) {
            Mutation mutation = new Mutation(seed + i);
            byte[] mutant = mutation.oneIn(2) ? mutation.bytes(whole, header) : withHeader(mutation, whole, header);
            judge("safetensors", seed + i, file, mutant, new ModelSource.Folder(folder));
        }
        Files.delete(file);
    }

    /** A changed header behind its right length, so that more than the length is looked at. */
    private static byte[] withHeader(Mutation mutation, byte[] whole, int header) {
        byte[] json = mutation.json(Arrays.copyOfRange(whole, 8, header));
        return ByteBuffer.allocate(8 + json.length + whole.length - header).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length).put(json).put(whole, header, whole.length - header).array();
    }

    private void onnx(int count, long seed) throws IOException {
        Path file = folder.resolve("model.onnx");
        Files.write(folder.resolve("w.bin"), new byte[320]);
        OnnxFile external = OnnxFile.export(TinyModel.weights("bert.")).external("more", new long[]{8, 10},
                Map.of("location", "w.bin", "offset", "0", "length", "320"));
        List<byte[]> originals = List.of(OnnxFile.export(TinyModel.weights("")).bytes(), external.bytes());
        for (int i = 0; i < count; i++) {
            byte[] original = originals.get(i % originals.size());
            byte[] mutant = new Mutation(seed + i).bytes(original, original.length);
            judge("ONNX", seed + i, file, mutant, new ModelSource.Onnx(file));
        }
        Files.deleteIfExists(file);
    }

    private void texts(int count, long seed) throws IOException {
        TinyModel.writeSentence(folder);
        TinyModel.json(folder.resolve(ModelFolder.LIMIT), Map.of("max_seq_length", 9));
        TinyModel.json(folder.resolve(ModelFolder.PROMPTS), Map.of("prompts", Map.of("query", "q: ")));
        List<String> names = List.of("config.json", "tokenizer.json", "config.json", "tokenizer.json", "modules.json",
                "1_Pooling/config.json", ModelFolder.LIMIT, ModelFolder.PROMPTS);
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve(names.get(i % names.size()));
            if (file.endsWith(ModelFolder.TOKENIZER)) {
                // Two of eight are tokenizers.
                Files.writeString(file, TinyTokenizers.ALL.get(i / 4 % TinyTokenizers.ALL.size()));
            }
            byte[] original = Files.readAllBytes(file);
            Mutation mutation = new Mutation(seed + i);
            byte[] mutant = mutation.oneIn(2) ? mutation.bytes(original, original.length) : mutation.json(original);
            judge(file.getFileName().toString(), seed + i, file, mutant, new ModelSource.Folder(folder));
            Files.write(file, original);
        }
        families(count / 4, seed);
    }

    private void families(int count, long seed) throws IOException {
        Path file = folder.resolve(ModelFolder.CONFIG);
        Files.writeString(folder.resolve(ModelFolder.TOKENIZER), TinyTokenizers.WORD_PIECE);
        for (int i = 0; i < count; i++) {
            String modelType = TinyFamilies.TYPES.get(i % TinyFamilies.TYPES.size());
            TinyFamilies.write(folder, modelType, "");
            byte[] original = Files.readAllBytes(file);
            Mutation mutation = new Mutation(seed + i);
            byte[] mutant = mutation.oneIn(2) ? mutation.bytes(original, original.length) : mutation.json(original);
            judge("config of " + modelType, seed + i, file, mutant, new ModelSource.Folder(folder));
        }
    }

    private void judge(String kind, long seed, Path file, byte[] mutant, ModelSource source) throws IOException {
        Files.write(file, mutant);
        String outcome = "slow";
        long nanos = 0;
        // A mutant is slow if it is slow every time; once may be the machine.
        for (int i = 0; i < TRIES && outcome.equals("slow"); i++) {
            long start = System.nanoTime();
            String seen = outcome(source);
            nanos = System.nanoTime() - start;
            outcome = nanos / 1_000_000 > SLOW_MS ? "slow" : seen;
        }
        slowestNanos = Math.max(slowestNanos, nanos);
        outcomes.merge(kind + " " + outcome.replaceFirst(":.*", ""), 1, Integer::sum);
        if (!outcome.equals("loads") && !outcome.equals("refused")) {
            bad++;
            System.out.printf(Locale.ROOT, "BAD %s, seed %d: %s%n", kind, seed, outcome);
        }
    }

    private String outcome(ModelSource source) {
        try (SentenceEncoder encoder = SentenceEncoder.load(source, options)) {
            encoder.encode(TEXTS);
            return "loads";
        } catch (ModelFormatException e) {
            return "refused";
        } catch (RuntimeException | Error e) {
            // Whatever else there is, memory that ran out included, is what this run looks for.
            return e + " at " + (e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
        }
    }
}
