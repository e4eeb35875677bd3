package org.sirocco.peers;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sirocco.cli.compare.Contender;
import org.sirocco.cli.compare.PeerProvider;
import org.sirocco.text.names.KnownModel;
import org.sirocco.text.names.KnownModels;

/**
 * Encodes a file with a peer in a process of its own, as {@code scripts/encode} does with this project: for
 * {@code scripts/peers/processes.py}. Arguments: {@code onnxruntime} or {@code langchain4j}, a model's name, threads, a file of
 * one text a line, and where the vectors go as big-endian floats.
 */
final class PeerEncode {
    private PeerEncode() {}

    public static void main(String[] args) throws IOException {
        List<String> texts = Files.readAllLines(Path.of(args[3]));
        try (Contender contender = open(args[0], KnownModels.get(args[1]), Integer.parseInt(args[2]));
                OutputStream file = Files.newOutputStream(Path.of(args[4]));
                DataOutputStream out = new DataOutputStream(file)) {
            for (float[] vector : contender.encode(texts)) {
                for (float number : vector) {
                    out.writeFloat(number);
                }
            }
        }
    }

    private static Contender open(String peer, KnownModel model, int threads) {
        return switch (peer) {
            case "onnxruntime" -> new OnnxRuntimeContender(model, threads, model.settings().maxTokens(),
                    PeerProvider.USUAL_BATCH);
            case "langchain4j" -> new LangChain4jContender(model.name());
            default ->
                throw new IllegalArgumentException("unknown peer " + peer + "; there are onnxruntime and langchain4j");
        };
    }
}
