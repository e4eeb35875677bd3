package org.sirocco.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sirocco.text.tokenizer.ByteTokenizer;
import org.sirocco.text.tokenizer.Tokens;

class TokenGroupsTest {
    private final List<String> texts = IntStream.range(0, 200).mapToObj(i -> "x".repeat(1000 + i)).toList();

    private static List<Integer> lengths(TokenGroups<String> groups) {
        List<Integer> lengths = new ArrayList<>();
        groups.forEachRemaining(tokens -> lengths.add(tokens.length()));
        return lengths;
    }

    @Test
    void keepsTheOrderWhateverTheThreads() {
        List<Integer> expected = texts.stream().map(text -> text.length() + 1).toList();
        for (int threads : new int[]{1, 2, 3, 8}) {
            assertThat(lengths(new TokenGroups<>(texts, String::length, new ByteTokenizer()::encode, threads)))
                    .isEqualTo(expected);
        }
    }

    /** Each waits for the other: alone, neither would come to an end. */
    @Test
    void worksOnAsManyThreadsAsItMay() {
        CountDownLatch both = new CountDownLatch(2);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        TokenGroups<String> groups = new TokenGroups<>(texts, String::length, text -> {
            seen.add(Thread.currentThread());
            both.countDown();
            try {
                assertThat(both.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Tokens(new int[]{1}, 0, 0);
        }, 2);
        groups.next();

        assertThat(seen).hasSize(2).contains(Thread.currentThread());
        assertThat(seen).filteredOn(thread -> thread != Thread.currentThread()).noneMatch(Thread::isAlive);
    }

    @Test
    void staysOnTheCallersThreadWhereItMustOrThereIsLittle() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        for (TokenGroups<String> groups : List.of(groups(texts, seen, 1), groups(List.of("a", "b", "c"), seen, 8))) {
            lengths(groups);
        }

        assertThat(seen).containsExactly(Thread.currentThread());
    }

    private static TokenGroups<String> groups(List<String> texts, Set<Thread> seen, int threads) {
        return new TokenGroups<>(texts, String::length, text -> {
            seen.add(Thread.currentThread());
            return new Tokens(new int[]{1}, 0, 0);
        }, threads);
    }

    @Test
    void failsWhenItIsTheTextsTurn() {
        for (int threads : new int[]{1, 4}) {
            TokenGroups<String> groups = new TokenGroups<>(texts, String::length, text -> {
                if (text.length() >= 1003) {
                    throw new IllegalStateException("no text of " + text.length());
                }
                return new Tokens(new int[]{1}, 0, 0);
            }, threads);
            for (int i = 0; i < 3; i++) {
                groups.next();
            }
            assertThatThrownBy(groups::next).isInstanceOf(IllegalStateException.class).hasMessage("no text of 1003");
        }
    }
}
