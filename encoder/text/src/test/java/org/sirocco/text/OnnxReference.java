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

/** The independent reference: ONNX Runtime and the tokenizer's own truncation over the same published files. */
final class OnnxReference implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final boolean cls;

    /**
     * @param onnx      resource name of the model
     * @param tokenizer resource name of its tokenizer
     * @param cls       pooling: the first token's state, else the mean
     */
    OnnxReference(String onnx, String tokenizer, int limit, boolean cls) throws OrtException, IOException {
        this.cls = cls;
        try (InputStream model = OnnxReference.class.getResourceAsStream("/" + onnx);
                InputStream json = OnnxReference.class.getResourceAsStream("/" + tokenizer)) {
            session = environment.createSession(model.readAllBytes(), new OrtSession.SessionOptions());
            this.tokenizer = HuggingFaceTokenizer.newInstance(json, Map.of("truncation", "longest_first", "maxLength",
                    String.valueOf(limit), "modelMaxLength", String.valueOf(limit), "padding", "do_not_pad"));
        }
    }

    long[] ids(String text) {
        return tokenizer.encode(text).getIds();
    }

    float[] encode(String text) throws OrtException {
        Encoding encoding = tokenizer.encode(text);
        long[] ids = encoding.getIds();
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (OnnxTensor input = OnnxTensor.createTensor(environment, new long[][]{ids});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][]{ones});
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[][]{new long[ids.length]});
                OrtSession.Result result = session
                        .run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
            return unit(pooled(((float[][][]) result.get(0).getValue())[0]));
        }
    }

    private double[] pooled(float[][] states) {
        int rows = cls ? 1 : states.length;
        double[] sum = new double[states[0].length];
        for (int t = 0; t < rows; t++) {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += states[t][c] / (double) rows;
            }
        }
        return sum;
    }

    private static float[] unit(double[] vector) {
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
