package org.sirocco.cli.compare;

import java.util.List;
import java.util.ServiceLoader;

/** Opens another project's encoder on the same model; found by {@link ServiceLoader} on the comparison's own class path. */
public interface PeerProvider {
    /** Texts that ONNX Runtime computes together where nothing else is said: its best for texts of mixed length. */
    int USUAL_BATCH = 32;

    /** Whether it has the model; one that does not is left out without a word. */
    default boolean offers(String model) {
        return true;
    }

    /**
     * @param model     a known model's name
     * @param threads   CPU threads to use, where the peer lets one choose
     * @param maxTokens tokens of the longest text, where the peer lets one choose
     * @param batch     texts computed together at most, where the peer lets one choose
     */
    Contender open(String model, int threads, int maxTokens, int batch);

    /** Every peer on the class path; at least one. */
    static List<PeerProvider> all() {
        List<PeerProvider> peers = ServiceLoader.load(PeerProvider.class).stream().map(ServiceLoader.Provider::get)
                .toList();
        if (peers.isEmpty()) {
            throw new IllegalStateException(
                    "no peers on the class path: they come with scripts/compare --peers of Sirocco's sources, and are in no release's archive");
        }
        return peers;
    }
}
