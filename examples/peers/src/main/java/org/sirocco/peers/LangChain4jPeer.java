package org.sirocco.peers;

import org.sirocco.cli.compare.Contender;
import org.sirocco.cli.compare.PeerProvider;

/** Offers langchain4j. */
public final class LangChain4jPeer implements PeerProvider {
    @Override
    public Contender open(String model, int threads, int maxTokens, int batch) {
        return new LangChain4jContender(model);
    }
}
