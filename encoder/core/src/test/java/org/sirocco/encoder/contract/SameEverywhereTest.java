package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.text.Collator;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** That the rule bites on each of what it forbids, and on nothing else. */
final class SameEverywhereTest {
    private static List<String> found(Class<?> type) {
        EvaluationResult result = SameEverywhere.RULE.evaluate(new ClassFileImporter().importClasses(type));
        return result.getFailureReport().getDetails();
    }

    /** Each line of {@link #all} is one fault. */
    private static final class AsksTheMachine {
        static final int FAULTS = 14;

        static Object all(PrintStream out, byte[] bytes) {
            Function<String, String> reference = String::toLowerCase;
            out.printf("%d", 1);
            new Formatter(new StringBuilder());
            new InputStreamReader(System.in);
            new Scanner("1");
            new DecimalFormat("0.0");
            return List.of(reference, String.format("%d", 1), "%d".formatted(1), "I".toUpperCase(),
                    NumberFormat.getInstance(), Collator.getInstance(), DateTimeFormatter.ofPattern("d"),
                    Locale.getDefault(), new String(bytes));
        }
    }

    private static final class Says {
        static Object all(PrintStream out, byte[] bytes) {
            Function<String, String> reference = text -> text.toLowerCase(Locale.ROOT);
            out.printf(Locale.ROOT, "%d", 1);
            return List.of(reference, String.format(Locale.ROOT, "%d", 1), "I".toUpperCase(Locale.ROOT),
                    new String(bytes, StandardCharsets.UTF_8), String.valueOf(1.5f), "a" + bytes.length,
                    new ByteArrayOutputStream().toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void findsEveryWayToAskTheMachine() {
        assertThat(found(AsksTheMachine.class)).hasSize(AsksTheMachine.FAULTS);
    }

    @Test
    void findsNothingWhereItIsSaid() {
        assertThat(found(Says.class)).isEmpty();
    }
}
