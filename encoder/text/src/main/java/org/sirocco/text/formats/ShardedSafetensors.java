package org.sirocco.text.formats;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.model.ModelFormatException;

/** Weights in several safetensors files, as {@code model.safetensors.index.json} tells. */
public final class ShardedSafetensors implements Weights {
    private final Path index;
    private final Map<String, Safetensors> byTensor;

    private ShardedSafetensors(Path index, Map<String, Safetensors> byTensor) {
        this.index = index;
        this.byTensor = byTensor;
    }

    /**
     * Maps every file the index names; all must lie in its folder and hold what the index says.
     *
     * @param arena owns the mappings
     */
    public static ShardedSafetensors open(Path index, Arena arena) {
        Json map = Json.read(index).get("weight_map");
        Map<Path, Safetensors> shards = new HashMap<>();
        Map<String, Safetensors> byTensor = new LinkedHashMap<>();
        for (String tensor : map.keys()) {
            Path file = ModelFiles.inside(index.getParent(), map.get(tensor).text(), index);
            Safetensors shard = shards.computeIfAbsent(file, one -> Safetensors.open(one, arena));
            if (!shard.names().contains(tensor)) {
                throw new ModelFormatException(shard.file(),
                        String.format(Locale.ROOT, "tensor %s is missing, %s places it here", tensor,
                                index.getFileName()));
            }
            byTensor.put(tensor, shard);
        }
        return new ShardedSafetensors(index, byTensor);
    }

    @Override
    public Path file() {
        return index;
    }

    @Override
    public Set<String> names() {
        return byTensor.keySet();
    }

    @Override
    public Tensor tensor(String name) {
        Safetensors shard = byTensor.get(name);
        if (shard == null) {
            throw new ModelFormatException(index, String.format(Locale.ROOT, "tensor %s is missing", name));
        }
        return shard.tensor(name);
    }
}
