package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.gateway.transport.PipelineRequests.Kind;

/**
 * Answers come once each, in the order of the requests, however the network splits the bytes: a pipeline gets the same
 * answers as its requests get on separate connections.
 */
@Timeout(120)
class PipelineTest extends HttpServerCase {
    /** The answer that each kind of request gets on a separate connection. */
    private record Alone(int status, boolean closes) {}

    private static final String LAST = RawClient.post("/callbacks/test", "last", "Connection: close");

    private final Map<Kind, Alone> alone = new ConcurrentHashMap<>();

    private Alone alone(final Kind kind) throws IOException {
        final Alone known = alone.get(kind);
        if (known != null) {
            return known;
        }
        try (RawClient client = client()) {
            client.send(kind.request("0"));
            final String answer = client.answer(kind.isHead());
            final Alone found = new Alone(RawClient.status(answer), answer.contains("\r\nconnection: close\r\n"));
            alone.put(kind, found);
            return found;
        }
    }

    /** Sends a pipeline split at these places and compares the answers. */
    private void check(final List<Kind> kinds, final int[] cuts, final String name) throws IOException {
        final List<String> expected = new ArrayList<>();
        final StringBuilder bytes = new StringBuilder();
        boolean open = true;
        for (int i = 0; i < kinds.size(); i++) {
            bytes.append(kinds.get(i).request(name + "-" + i));
            if (open) {
                final Alone by = alone(kinds.get(i));
                expected.add(by.status() + kinds.get(i).echo(name + "-" + i));
                open = !by.closes();
            }
        }
        bytes.append(LAST);
        if (open) {
            expected.add("200 last|null");
        }
        final List<String> got = new ArrayList<>();
        try (RawClient client = client()) {
            client.sendCut(bytes.toString(), cuts);
            for (int i = 0; i < expected.size(); i++) {
                final boolean isHead = i < kinds.size() && kinds.get(i).isHead();
                final String answer = client.answer(isHead);
                final boolean echoes =
                        i == kinds.size() || !kinds.get(i).echo("").isEmpty();
                got.add(RawClient.status(answer)
                        + (echoes ? " " + answer.substring(answer.indexOf("\r\n\r\n") + 4) : ""));
            }
            assertThat(got).as("%s: %s cut at %s", name, kinds, cuts).isEqualTo(expected);
            assertThat(client.isClosedByPeer()).as("%s: nothing more", name).isTrue();
        } catch (final IOException e) {
            throw new AssertionError(name + ": " + kinds + " expected " + expected + " got " + got, e);
        }
    }

    private void checkRandom(final long seed, final int pipelines) throws IOException {
        final Random random = new Random(seed);
        for (int p = 0; p < pipelines; p++) {
            final List<Kind> kinds = PipelineRequests.random(random);
            final int length =
                    kinds.stream().mapToInt(k -> k.request("0").length()).sum();
            final int[] cuts = random.ints(random.nextInt(8), 1, length + LAST.length())
                    .sorted()
                    .toArray();
            check(kinds, cuts, seed + "." + p);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAnswerInOrderWhenPipelinesAreCutAnywhere(final long seed) throws IOException {
        checkRandom(seed, 150);
    }

    @Test
    void shouldAnswerReadBeforeForgedCallbackWhenBothComeInOneWrite() throws IOException {
        check(List.of(Kind.READ, Kind.FORGED), new int[0], "one-write");
        final List<Kind> many = new ArrayList<>(List.of(Kind.READ));
        for (int i = 0; i < 100; i++) {
            many.add(Kind.FORGED);
        }
        check(many, new int[0], "hundred");
    }

    @Test
    void shouldMeanTheSameWhenOneRequestIsCutAnywhere() throws IOException {
        // A POST that arrives after the first line of another request is part of that request's headers.
        final String request = "POST /callbacks/test HTTP/1.1\r\n" + RawClient.post("/callbacks/test", "ok");
        for (int cut = 0; cut < request.length(); cut++) {
            try (RawClient client = client()) {
                client.sendCut(request, new int[] {cut});
                assertThat(client.status()).as("cut at %s", cut).isEqualTo(400);
            }
        }
        assertThat(callbacks.bodies).isEmpty();
    }

    @Test
    void shouldAnswerInOrderWhenEveryByteComesByItself() throws IOException {
        final List<Kind> kinds = List.of(Kind.READ, Kind.CHUNKED, Kind.FORGED, Kind.EXPECT, Kind.ADMIN, Kind.LATER);
        final int length =
                kinds.stream().mapToInt(k -> k.request("bytes-0").length()).sum();
        check(kinds, java.util.stream.IntStream.range(1, length).toArray(), "bytes");
    }

    /** {@code -Dexcluded.tags= -Dtest=PipelineTest#shouldHoldOverMillions -Dpipeline.seconds=600 -Dpipeline.seed=1}. */
    @Test
    @Tag("long")
    @Timeout(86_400)
    void shouldHoldOverMillions() throws Exception {
        final long endNanos = System.nanoTime() + Long.getLong("pipeline.seconds", 60) * 1_000_000_000L;
        final long firstSeed = Long.getLong("pipeline.seed", 1);
        final java.util.concurrent.atomic.AtomicLong seeds = new java.util.concurrent.atomic.AtomicLong(firstSeed);
        final List<Thread> threads = new ArrayList<>();
        final java.util.concurrent.ConcurrentLinkedQueue<Throwable> failures =
                new java.util.concurrent.ConcurrentLinkedQueue<>();
        for (int t = 0; t < 4; t++) {
            final Thread thread = new Thread(() -> {
                try {
                    while (System.nanoTime() < endNanos && failures.isEmpty()) {
                        checkRandom(seeds.getAndIncrement(), 100);
                        callbacks.bodies.clear();
                        callbacks.threads.clear();
                    }
                } catch (final Throwable e) {
                    failures.add(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        long answers = 0;
        for (int status = 100; status < 600; status++) {
            answers += counters.answers(status);
        }
        System.out.println(
                "pipelines of seeds " + firstSeed + " to " + (seeds.get() - 1) + ": " + answers + " answers");
        assertThat(failures).isEmpty();
    }
}
