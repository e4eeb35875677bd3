package org.sirocco.examples.peers;

import org.sirocco.examples.compare.Contender;
import org.sirocco.examples.compare.PeerProvider;
import org.sirocco.text.names.KnownModels;

/** Offers ONNX Runtime. */
public final class OnnxRuntimePeer implements PeerProvider {
    @Override
    public Contender open(String model, int threads, int maxTokens, int batch) {
        return new OnnxRuntimeContender(KnownModels.get(model), threads, maxTokens, batch);
    }
}
