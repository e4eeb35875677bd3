package org.sirocco.tokenizer.processors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/** Reads the post-processors of a tokenizer file. */
public final class PostProcessors {
    private PostProcessors() {}

    /** The post-processor that this object describes; refused by name where unknown. */
    public static PostProcessor read(Config config) {
        return switch (config.type()) {
            case "BertProcessing" -> {
                config.allow("type", "sep", "cls");
                yield new BertProcessing(Special.read(config.need("sep")), Special.read(config.need("cls")));
            }
            case "RobertaProcessing" -> {
                config.allow("type", "sep", "cls", "trim_offsets", "add_prefix_space");
                yield new RobertaProcessing(Special.read(config.need("sep")), Special.read(config.need("cls")),
                        config.bool("trim_offsets"), config.bool("add_prefix_space"));
            }
            case "ByteLevel" -> {
                config.allow("type", "add_prefix_space", "trim_offsets", "use_regex");
                yield new ByteLevelProcessing(config.bool("trim_offsets"), config.bool("add_prefix_space"));
            }
            case "TemplateProcessing" -> template(config);
            case "Sequence" -> {
                config.allow("type", "processors");
                List<PostProcessor> processors = new ArrayList<>();
                for (Config processor : config.list("processors")) {
                    processors.add(read(processor));
                }
                yield new ProcessorSequence(List.copyOf(processors));
            }
            default -> throw config.error("unknown post-processor \"" + Config.shown(config.type()) + "\"");
        };
    }

    private static PostProcessor template(Config config) {
        config.allow("type", "single", "pair", "special_tokens");
        Map<String, TemplateProcessing.Slot> specials = new HashMap<>();
        Config tokens = config.need("special_tokens");
        for (String key : tokens.keys()) {
            specials.put(key, special(tokens.need(key)));
        }
        return new TemplateProcessing(slots(config.need("single"), specials), slots(config.need("pair"), specials));
    }

    private static TemplateProcessing.Slot special(Config config) {
        config.allow("id", "ids", "tokens");
        config.string("id");
        List<Config> ids = config.list("ids");
        List<String> tokens = new ArrayList<>();
        for (Config token : config.list("tokens")) {
            tokens.add(token.asString());
        }
        if (ids.size() != tokens.size()) {
            throw config.error("has " + ids.size() + " ids and " + tokens.size() + " tokens");
        }
        int[] values = new int[ids.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Vocabulary.Builder.id(ids.get(i).asInt(), config.path());
        }
        return new TemplateProcessing.Slot(-1, tokens, values, 0);
    }

    private static List<TemplateProcessing.Slot> slots(Config list, Map<String, TemplateProcessing.Slot> specials) {
        List<TemplateProcessing.Slot> slots = new ArrayList<>();
        for (Config slot : list.asList()) {
            slot.allow("Sequence", "SpecialToken");
            if (slot.has("Sequence") == slot.has("SpecialToken")) {
                throw slot.error("must be a Sequence or a SpecialToken");
            }
            Config inside = slot.has("Sequence") ? slot.get("Sequence") : slot.get("SpecialToken");
            inside.allow("id", "type_id");
            String id = inside.string("id");
            int typeId = inside.integer("type_id");
            if (slot.has("SpecialToken")) {
                TemplateProcessing.Slot special = specials.get(id);
                if (special == null) {
                    throw inside.error("\"" + Config.shown(id) + "\" is not among the special tokens");
                }
                slots.add(new TemplateProcessing.Slot(-1, special.tokens(), special.ids(), typeId));
            } else {
                int sequence = switch (id) {
                    case "A" -> 0;
                    case "B" -> 1;
                    default -> throw inside.error("unknown sequence \"" + Config.shown(id) + "\"");
                };
                slots.add(new TemplateProcessing.Slot(sequence, List.of(), new int[0], typeId));
            }
        }
        return List.copyOf(slots);
    }
}
