package org.tributary.gateway.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.server.TributaryServer;

/** A real scratch server, trained beside a real start. */
class WarmUpTest {
    private static final long WAIT_SECONDS = 60;

    /** Longest that a scratch server may take to come up and to close: no claim of this test, only its end on a busy machine. */
    private static final long END_MS = 600_000;

    @TempDir
    Path root;

    private TributaryConfig settings() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        return TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
    }

    @Test
    void shouldTrainAndLeaveNothingBehindWhenTheServerStarts() throws Exception {
        final TributaryConfig config = settings();
        final Path left = Files.createDirectories(config.data().resolve("warm-up/journal"));
        Files.writeString(left.resolve("left-by-a-kill"), "x");
        final TributaryServer server = TributaryServer.open(config);
        final WarmUp warmUp = WarmUp.begin(config, 8);

        final long sequence = server.start(Progress.NONE, warmUp::await);
        final String totals = get(server, "/api/v1/totals").body();
        server.close();

        assertThat(warmUp.answered())
                .as("callbacks answered by the scratch server")
                .isGreaterThan(100);
        assertThat(config.data().resolve("warm-up")).doesNotExist();
        assertThat(totals).as("nothing of it is in the real books").contains("\"donations\":{\"count\":0,");
        assertThat(sequence).as("settings and campaign alone").isLessThan(100);
    }

    /** Seen on a machine with a load of 35: opening alone took 57 s, and nothing ended it. */
    @Test
    void shouldStartColdWhenTheScratchServerIsNotUpInTime() throws Exception {
        final TributaryConfig config = settings();
        final CountDownLatch busy = new CountDownLatch(1);
        final Path scratch = config.data().resolve("warm-up");
        final WarmUp warmUp = WarmUp.begin(
                () -> {
                    await(busy);
                    return ScratchServer.open(scratch, config);
                },
                1);
        final long beginNanos = System.nanoTime();

        warmUp.await();
        final long waitedNanos = System.nanoTime() - beginNanos;
        busy.countDown();
        final boolean isOver = warmUp.awaitEnd(END_MS);

        assertThat(isOver).isTrue();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(waitedNanos)).isBetween(5L, WAIT_SECONDS);
        assertThat(scratch).as("of the server that came too late").doesNotExist();
    }

    @Test
    void shouldSayThatItWarmsUpAndTakeNothingUntilItHas() throws Exception {
        final TributaryServer server = TributaryServer.open(settings());
        final CountDownLatch warming = new CountDownLatch(1);
        final CountDownLatch warm = new CountDownLatch(1);
        final CompletableFuture<Long> ready = CompletableFuture.supplyAsync(() -> {
            try {
                return server.start(Progress.NONE, () -> {
                    warming.countDown();
                    await(warm);
                });
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await(warming);

        final HttpResponse<String> before = get(server, "/readyz");
        final int totals = get(server, "/api/v1/totals").statusCode();
        warm.countDown();
        ready.get(WAIT_SECONDS, TimeUnit.SECONDS);
        final int after = get(server, "/readyz").statusCode();
        server.close();

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).contains("warming_up");
        assertThat(totals).isEqualTo(503);
        assertThat(after).isEqualTo(200);
    }

    /** A directory that can't be made, since a file has its parent's name, so the scratch server can't begin. */
    @Test
    void shouldStartColdWhenTheScratchServerCannotBegin() throws Exception {
        final TributaryConfig config = settings().override(root.resolve("file/data"), null, 0);
        Files.writeString(root.resolve("file"), "not a directory");

        final WarmUp warmUp = WarmUp.begin(config, 1);
        warmUp.await();

        assertThat(warmUp.answered()).isZero();
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertThat(latch.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> get(final TributaryServer server, final String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
