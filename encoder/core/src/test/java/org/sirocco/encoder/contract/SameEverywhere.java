package org.sirocco.encoder.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.nio.charset.Charset;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rule that no class asks the machine for its language or its encoding, so that what is written is the same everywhere:
 * where the JDK has the same method with a {@link Locale} or a {@link Charset}, that one is called. For the architecture test
 * of every module.
 */
public final class SameEverywhere {
    public static final ArchRule RULE = noClasses().that(areNotOfATestJar()).should()
            .accessTargetWhere(asksTheMachine())
            .because("digits, letters and bytes must not depend on where the JVM runs (say Locale.ROOT, UTF_8)");

    /** Which are the machine's own and have no such twin, as {@code class.method} or, for all that it has, {@code class}. */
    private static final Set<String> NAMED = Set.of("java.lang.String.formatted", "java.util.Locale.getDefault",
            "java.nio.charset.Charset.defaultCharset", Scanner.class.getName(), DecimalFormat.class.getName(),
            DecimalFormatSymbols.class.getName(), MessageFormat.class.getName(), "java.io.FileReader.<init>",
            "java.io.FileWriter.<init>");
    /** The first writes UTF-8 where nothing else is said, another program does write in the machine's encoding. */
    private static final Set<String> RIGHT = Set.of("java.nio.file.Files", Process.class.getName(),
            "java.nio.charset.Charset.forName");

    private SameEverywhere() {}

    /** Which importing takes for a jar like any other. */
    private static DescribedPredicate<JavaClass> areNotOfATestJar() {
        return DescribedPredicate.describe("are not of a test jar", type -> type.getSource()
                .map(source -> !source.getUri().toString().contains("-tests.jar")).orElse(true));
    }

    private static DescribedPredicate<JavaAccess<?>> asksTheMachine() {
        return DescribedPredicate.describe("it asks the machine for its locale or charset",
                access -> access.getTarget() instanceof CodeUnitAccessTarget called && asksTheMachine(called));
    }

    private static boolean asksTheMachine(CodeUnitAccessTarget called) {
        String owner = called.getOwner().getName();
        String method = owner + "." + called.getName();
        if (!owner.startsWith("java.") || RIGHT.contains(owner) || RIGHT.contains(method)) {
            return false;
        }
        List<String> parameters = called.getRawParameterTypes().stream().map(JavaClass::getName).toList();
        if (parameters.contains(Locale.class.getName()) || parameters.contains(Charset.class.getName())) {
            return false;
        }
        return NAMED.contains(owner) || NAMED.contains(method)
                || twins(owner, called.getName()).anyMatch(twin -> isMoreExact(twin, parameters));
    }

    private static Stream<Executable> twins(String owner, String name) {
        try {
            Class<?> type = Class.forName(owner, false, SameEverywhere.class.getClassLoader());
            return Stream.concat(Arrays.stream(type.getConstructors()), Arrays.stream(type.getMethods()))
                    .filter(e -> (e instanceof Constructor<?> ? "<init>" : e.getName()).equals(name));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether it takes the same and a locale or charset besides. */
    private static boolean isMoreExact(Executable twin, List<String> parameters) {
        List<String> without = new ArrayList<>(
                Arrays.stream(twin.getParameterTypes()).map(Class::getName).toList());
        return (without.remove(Locale.class.getName()) || without.remove(Charset.class.getName()))
                && without.equals(parameters);
    }
}
