package org.sirocco.spark;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;

/** Makes parameters with their defaults, which refuse a value in words. */
final class ParamMaker {
    private final EncoderParams owner;

    ParamMaker(EncoderParams owner) {
        this.owner = owner;
    }

    /**
     * A check that says what is wrong, or null.
     *
     * @param <T> what is checked
     */
    private interface Check<T> extends Function<T, String>, Serializable {}

    /**
     * A check as Spark asks for it, which throws where something is wrong.
     *
     * @param <T> what is checked
     */
    private interface Valid<T> extends Function1<T, Object>, Serializable {}

    private static <T> Valid<T> valid(String name, Check<T> check) {
        return value -> {
            String wrong = check.apply(value);
            if (wrong != null) {
                throw new IllegalArgumentException(String.format(Locale.ROOT, "%s (%s) must %s", name, value, wrong));
            }
            return true;
        };
    }

    Param<String> text(String name, String doc, String standard) {
        Param<String> param = new Param<>(owner, name, doc,
                valid(name, value -> value == null ? "not be null" : null));
        owner.setDefault(param, standard);
        return param;
    }

    /** None, if nothing else is said. */
    StringArrayParam texts(String name, String doc) {
        StringArrayParam param = new StringArrayParam(owner, name, doc);
        owner.setDefault(param, new String[0]);
        return param;
    }

    /** The name of one of an enum's constants, in any case. */
    <E extends Enum<E>> Param<String> choice(String name, String doc, E standard, EnumSet<E> allowed) {
        Set<String> names = allowed.stream().map(ParamMaker::lower)
                .collect(Collectors.toCollection(TreeSet::new));
        String wrong = "be one of " + String.join(", ", names);
        Param<String> param = new Param<>(owner, name, doc + ": " + String.join(", ", names), valid(name,
                value -> value != null && names.contains(value.toLowerCase(Locale.ROOT)) ? null : wrong));
        owner.setDefault(param, lower(standard));
        return param;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    IntParam number(String name, String doc, int least, int standard) {
        IntParam param = new IntParam(owner, name, doc,
                valid(name, value -> (int) value >= least ? null : "be at least " + least));
        owner.setDefault(param, standard);
        return param;
    }

    BooleanParam flag(String name, String doc, boolean standard) {
        BooleanParam param = new BooleanParam(owner, name, doc);
        owner.setDefault(param, standard);
        return param;
    }
}
