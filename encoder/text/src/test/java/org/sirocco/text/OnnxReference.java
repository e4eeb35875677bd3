package org.sirocco.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import org.sirocco.text.model.PoolingMode;

/** The independent reference: ONNX Runtime and the tokenizer's own truncation over the same published files. */
final class OnnxReference implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final PoolingMode pooling;

    /**
     * @param onnx      resource name of the model
     * @param tokenizer resource name of its tokenizer
     * @param limit     in tokens
     */
    OnnxReference(String onnx, String tokenizer, int limit, PoolingMode pooling) throws OrtException, IOException {
        this(resource(onnx), tokenizer, limit, pooling);
    }

    /** @param onnx the model's file */
    OnnxReference(byte[] onnx, String tokenizer, int limit, PoolingMode pooling) throws OrtException, IOException {
        this.pooling = pooling;
        session = environment.createSession(onnx, new OrtSession.SessionOptions());
        try (InputStream json = OnnxReference.class.getResourceAsStream("/" + tokenizer)) {
            this.tokenizer = HuggingFaceTokenizer.newInstance(json, Map.of("truncation", "longest_first", "maxLength",
                    String.valueOf(limit), "modelMaxLength", String.valueOf(limit), "padding", "do_not_pad"));
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = OnnxReference.class.getResourceAsStream("/" + name)) {
            return in.readAllBytes();
        }
    }

    float[] encode(String text) throws OrtException {
        return unit(pooled(text, pooling));
    }

    /** The vector before it is brought to unit length. */
    double[] pooled(String text, PoolingMode mode) throws OrtException {
        Encoding encoding = tokenizer.encode(text);
        long[] ids = encoding.getIds();
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (OnnxTensor input = OnnxTensor.createTensor(environment, new long[][]{ids});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][]{ones});
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[][]{new long[ids.length]});
                OrtSession.Result result = session
                        .run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
            return pooled(((float[][][]) result.get(0).getValue())[0], mode);
        }
    }

    private static double[] pooled(float[][] states, PoolingMode mode) {
        int rows = mode == PoolingMode.CLS ? 1 : states.length;
        double[] vector = new double[states[0].length];
        Arrays.fill(vector, mode == PoolingMode.MAX ? Double.NEGATIVE_INFINITY : 0);
        for (int t = 0; t < rows; t++) {
            for (int c = 0; c < vector.length; c++) {
                vector[c] = switch (mode) {
                    case CLS, MEAN -> vector[c] + states[t][c] / (double) rows;
                    case MEAN_SQRT_LEN -> vector[c] + states[t][c] / Math.sqrt(rows);
                    case MAX -> Math.max(vector[c], states[t][c]);
                    case WEIGHTED_MEAN ->
                        vector[c] + states[t][c] * (t + 1.0) / (states.length * (states.length + 1) / 2.0);
                    case LAST_TOKEN -> t == rows - 1 ? states[t][c] : 0;
                };
            }
        }
        return vector;
    }

    static float[] unit(double[] vector) {
        double norm = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
        float[] unit = new float[vector.length];
        for (int c = 0; c < unit.length; c++) {
            unit[c] = (float) (vector[c] / norm);
        }
        return unit;
    }

    @Override
    public void close() throws OrtException {
        session.close();
        tokenizer.close();
    }
}
