package org.sirocco.peers;

import org.sirocco.cli.compare.Contender;
import org.sirocco.cli.compare.PeerProvider;
import org.sirocco.text.names.KnownModels;

/** Offers ONNX Runtime with weights and activations as int8: langchain4j's {@code -q} models, where their jar is there. */
public final class OnnxRuntimeInt8Peer implements PeerProvider {
    @Override
    public boolean offers(String model) {
        return OnnxRuntimeInt8Peer.class.getResource("/" + file(model)) != null;
    }

    @Override
    public Contender open(String model, int threads, int maxTokens, int batch) {
        return new OnnxRuntimeContender("ONNX Runtime int8", file(model), KnownModels.get(model), threads, maxTokens,
                batch);
    }

    private static String file(String model) {
        return model + "-q.onnx";
    }
}
