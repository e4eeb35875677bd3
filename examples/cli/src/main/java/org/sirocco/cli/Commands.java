package org.sirocco.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.sirocco.cli.compare.CompareCommand;
import org.sirocco.cli.devices.DevicesCommand;
import org.sirocco.cli.devices.SelfTestCommand;
import org.sirocco.cli.devices.SetupGpuCommand;
import org.sirocco.cli.encode.EncodeCommand;
import org.sirocco.cli.inspect.InspectCommand;
import org.sirocco.cli.models.ModelsCommand;
import org.sirocco.cli.models.VerifyCommand;
import org.sirocco.cli.positions.PositionsCommand;
import org.sirocco.cli.rerank.RerankCommand;
import org.sirocco.cli.shared.CommandProvider;
import org.sirocco.cli.sts.StsCommand;

/** The commands by name; apart from {@link Main}, whose methods picocli looks through and would load all that they name. */
final class Commands {
    private static final Map<String, Supplier<Object>> OWN = new LinkedHashMap<>();

    static {
        OWN.put("encode", EncodeCommand::new);
        OWN.put("rerank", RerankCommand::new);
        OWN.put("inspect", InspectCommand::new);
        OWN.put("compare", CompareCommand::new);
        OWN.put("sts", StsCommand::new);
        OWN.put("positions", PositionsCommand::new);
        OWN.put("devices", DevicesCommand::new);
        OWN.put("models", ModelsCommand::new);
        OWN.put("verify", VerifyCommand::new);
        OWN.put("setup-gpu", SetupGpuCommand::new);
        OWN.put("self-test", SelfTestCommand::new);
    }

    private Commands() {}

    /** Only the one that is named: reading the annotations of all of them takes a quarter of a short run. */
    static Map<String, Supplier<Object>> asked(String name) {
        Supplier<Object> own = OWN.get(name);
        if (own != null) {
            return Map.of(name, own);
        }
        Map<String, Supplier<Object>> all = all();
        return all.containsKey(name) ? Map.of(name, all.get(name)) : all;
    }

    /** Those of other jars as well. */
    static Map<String, Supplier<Object>> all() {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>(OWN);
        ServiceLoader.load(CommandProvider.class).forEach(other -> all.putIfAbsent(other.name(), other::command));
        return all;
    }
}
