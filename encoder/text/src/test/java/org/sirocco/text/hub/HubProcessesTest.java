package org.sirocco.text.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.hub.HubServer.Seen;
import org.sirocco.text.store.CacheWriter;
import org.sirocco.text.store.Downloads;

class HubProcessesTest extends HubTesting {
    /** Downloads the model, to be run beside others and to be killed. */
    static final class Downloader {
        private Downloader() {}

        /** @param arguments the server's address, the cache's folder, and where progress is written */
        public static void main(String[] arguments) throws IOException {
            HubSettings settings = HubSettings.of(Map.of("HF_ENDPOINT", arguments[0], "HF_HUB_CACHE",
                    arguments[1]), "/");
            List<String> progress = new ArrayList<>();
            new HubModels(settings).folder(NAME, Downloads.allowed(progress::add), whatever -> {});
            Files.write(Path.of(arguments[2]), progress);
        }
    }

    @TempDir
    private Path folder;

    private Process start() throws IOException {
        return start(folder.resolve("progress"));
    }

    private Process start(Path progress) throws IOException {
        return CacheWriter.start(Downloader.class, server.endpoint().toString(), cache.toString(), progress.toString());
    }

    @Test
    void twoProcessesAtOnceDownloadOnce() throws Exception {
        // Nothing is sent before both have asked.
        CountDownLatch both = new CountDownLatch(2);
        server.fault = (exchange, request) -> {
            if (request.method().equals("HEAD") && request.file().equals("config.json")) {
                both.countDown();
            } else {
                await(both);
            }
            return false;
        };
        List<Path> told = List.of(folder.resolve("one"), folder.resolve("other"));
        List<Process> processes = List.of(start(told.getFirst()), start(told.getLast()));
        for (Process process : processes) {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(server.seen).filteredOn(request -> request.method().equals("GET") && request.host() == 0)
                .extracting(Seen::file).doesNotHaveDuplicates().hasSize(8);
        assertWhole(load());
        assertThat(server.seen).filteredOn(request -> request.method().equals("GET") && request.host() == 1).hasSize(1);
        for (Path progress : told) {
            assertThat(Files.readAllLines(progress)).filteredOn(line -> line.contains("waiting for another process"))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertWhole(Path folder) throws IOException {
        for (String file : List.of("config.json", "1_Pooling/config.json", WEIGHTS, "tokenizer.json", "modules.json")) {
            assertThat(Files.readAllBytes(folder.resolve(file))).as(file).isEqualTo(server.files.get(file));
        }
        assertThat(blobs()).hasSize(8).noneMatch(name -> name.endsWith("incomplete"));
        assertThat(model().resolve("refs/main")).hasContent(HubServer.COMMIT);
    }

    @Test
    void isWholeAfterBeingKilledAtAnyInstant() throws Exception {
        killAtInstants(2);
    }

    @Test
    @Tag("soak")
    void isWholeAfterBeingKilledAtTenInstants() throws Exception {
        killAtInstants(10);
    }

    /** The instants are parts that the server has sent, of all files together. */
    private void killAtInstants(int instants) throws Exception {
        server.files.put(WEIGHTS, random(400_000));
        int parts = server.files.keySet().stream()
                .filter(file -> file.endsWith("json") || file.equals(WEIGHTS))
                .mapToInt(file -> (server.files.get(file).length + 4095) / 4096).sum();
        Random random = new Random(7);
        List<Long> begun = new ArrayList<>();
        for (int i = 0; i < instants; i++) {
            int instant = 1 + random.nextInt(parts);
            AtomicInteger sent = new AtomicInteger();
            CountDownLatch reached = new CountDownLatch(1);
            server.beforePart = () -> {
                if (sent.incrementAndGet() == instant) {
                    reached.countDown();
                }
                pause(2);
            };
            Process process = start();
            assertThat(reached.await(120, TimeUnit.SECONDS)).as("part %d of %d", instant, parts).isTrue();
            pause(random.nextInt(5));
            process.destroyForcibly().waitFor();
            server.beforePart = () -> {};
            server.seen.clear();
            assertWhole(load());
            server.downloads().stream().filter(request -> request.host() == 1).forEach(one -> begun.add(one.from()));
            ModelFiles.delete(model());
        }
        // In most of the time it is the weights that are on their way, and what has come of them is not asked for again.
        assertThat(begun).as("where the second runs began").anyMatch(from -> from > 0);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
