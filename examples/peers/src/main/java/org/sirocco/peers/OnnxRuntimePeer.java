package org.sirocco.peers;

import org.sirocco.cli.compare.Contender;
import org.sirocco.cli.compare.PeerProvider;
import org.sirocco.text.names.KnownModels;

/** Offers ONNX Runtime. */
public final class OnnxRuntimePeer implements PeerProvider {
    @Override
    public Contender open(String model, int threads, int maxTokens, int batch) {
        return new OnnxRuntimeContender(KnownModels.get(model), threads, maxTokens, batch);
    }
}
