package org.sirocco.peers;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sirocco.cli.compare.Contender;
import org.sirocco.cli.compare.Device;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.names.KnownModel;

/**
 * ONNX Runtime as it is fastest: texts sorted by length, batches padded to their longest, one session with as many threads
 * as the others. Pooling and unit length in Java, as here.
 */
final class OnnxRuntimeContender implements Contender {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final KnownModel model;
    private final int batch;
    private final String name;
    private final boolean whole;

    OnnxRuntimeContender(KnownModel model, int threads, int maxTokens, int batch) {
        this("ONNX Runtime", model.onnx(), model, threads, maxTokens, batch);
    }

    /**
     * With other weights.
     *
     * @param name of it all, for the tables
     * @param file the model's graph and weights
     */
    OnnxRuntimeContender(String name, String file, KnownModel model, int threads, int maxTokens, int batch) {
        this.model = model;
        this.batch = batch;
        this.name = name;
        this.whole = file.equals(model.onnx());
        String limit = String.valueOf(maxTokens);
        try (InputStream onnx = resource(file);
                InputStream json = resource(model.tokenizer());
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            session = environment.createSession(onnx.readAllBytes(), options);
            tokenizer = HuggingFaceTokenizer.newInstance(json, Map.of("truncation", "longest_first", "maxLength", limit,
                    "modelMaxLength", limit, "padding", "do_not_pad"));
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot open " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = OnnxRuntimeContender.class.getResourceAsStream("/" + name);
        if (in == null) {
            throw new IllegalArgumentException(name + " is not on the peers' class path; they know all-minilm-l6-v2 and"
                    + " bge-small-zh-v15");
        }
        return in;
    }

    @Override
    public String name() {
        return name + ", batch " + batch;
    }

    /** In float32 it has the same threads and arithmetic as simd, and so the same peak. */
    @Override
    public Device device() {
        return new Device("CPU", "",
                whole ? Optional.of(new BackendName("simd", WeightForm.AUTO)) : Optional.empty());
    }

    @Override
    public List<float[]> encode(List<String> texts) {
        Encoding[] encodings = tokenizer.batchEncode(texts);
        List<Integer> order = IntStream.range(0, encodings.length).boxed()
                .sorted(Comparator.comparingInt(i -> encodings[i].getIds().length)).toList();
        float[][] vectors = new float[encodings.length][];
        for (int from = 0; from < order.size(); from += batch) {
            run(encodings, order.subList(from, Math.min(from + batch, order.size())), vectors);
        }
        return Arrays.asList(vectors);
    }

    private void run(Encoding[] encodings, List<Integer> batch, float[][] vectors) {
        int longest = encodings[batch.getLast()].getIds().length;
        long[] ids = new long[batch.size() * longest];
        long[] mask = new long[ids.length];
        for (int b = 0; b < batch.size(); b++) {
            long[] own = encodings[batch.get(b)].getIds();
            System.arraycopy(own, 0, ids, b * longest, own.length);
            Arrays.fill(mask, b * longest, b * longest + own.length, 1);
        }
        long[] shape = {batch.size(), longest};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
                OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
                OrtSession.Result result = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", types))) {
            FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
            for (int b = 0; b < batch.size(); b++) {
                vectors[batch.get(b)] = pooled(states, b * longest, encodings[batch.get(b)].getIds().length);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
        }
    }

    private float[] pooled(FloatBuffer states, int first, int length) {
        int size = model.config().hiddenSize();
        int rows = model.settings().pooling().equals(List.of(PoolingMode.CLS)) ? 1 : length;
        float[] vector = new float[size];
        for (int t = 0; t < rows; t++) {
            for (int c = 0; c < size; c++) {
                vector[c] += states.get((first + t) * size + c);
            }
        }
        double square = 0;
        for (float x : vector) {
            square += (double) x * x;
        }
        for (int c = 0; c < size; c++) {
            vector[c] = (float) (vector[c] / Math.sqrt(square));
        }
        return vector;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
        tokenizer.close();
    }
}
