package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.Mutator;
import org.tributary.gateway.transport.PipelineRequests.Kind;

/**
 * The properties of {@code PipelineTest} without sockets, and so a hundred times as often: pipelines get the same
 * answers as their requests alone, in order, and damaged ones mean the same however they are split.
 */
class EmbeddedPipelineTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int INPUTS = 4_000;
    private static final String NAME = "name-00000";
    private static final String LAST = RawClient.post("/callbacks/test", "ok", "Connection: close");

    private final EmbeddedServer server = new EmbeddedServer();
    private final Map<Kind, EmbeddedServer.Outcome> alone = new EnumMap<>(Kind.class);
    private final String last = server.serve(bytes(LAST)).answers();

    @Test
    void shouldAnswerInOrderWhenPipelinesAreCutOrDamaged() {
        check(SEED, INPUTS);
    }

    /** {@code -Dexcluded.tags= -Dtest=EmbeddedPipelineTest#shouldHoldOverMillions -Dhttp.inputs=10000000 -Dseed=1}. */
    @Test
    @Tag("long")
    void shouldHoldOverMillions() {
        final long inputs = Long.getLong("http.inputs", 1_000_000L);
        final long requests = check(SEED, inputs);
        System.out.printf("seed %d: %d inputs, %d requests in those not damaged%n", SEED, inputs, requests);
    }

    /**
     * Input 1,631,528 of seed 20261126, shortened: whether the method was read before the fault depended on the split.
     */
    @Test
    void shouldAnswerHeadThatCannotBeReadAlikeHoweverItIsCut() {
        final String text = "HEAD /api/v1/hello HTTP/1.1\r\nHost: x\r\nz HTTP/1.1\r\nX-Long: a\r\n b\r\n\r\n";
        for (int cut = 1; cut < text.length(); cut++) {
            HttpFuzz.requireSameWhenCut(server, bytes(text), cut);
        }
    }

    private long check(final long seed, final long inputs) {
        final Random random = new Random(seed);
        final Mutator mutator = new Mutator(random);
        long requests = 0;
        for (long i = 0; i < inputs; i++) {
            final List<Kind> kinds = PipelineRequests.random(random);
            final String text = pipeline(kinds, i);
            final int[] cuts =
                    random.ints(random.nextInt(8), 1, text.length()).sorted().toArray();
            try {
                if (random.nextBoolean()) {
                    requests += kinds.size();
                    checkOrder(kinds, i, text, cuts);
                } else {
                    final byte[] other =
                            bytes(PipelineRequests.random(random).get(0).request(NAME));
                    HttpFuzz.requireSameWhenCut(server, mutator.mutate(bytes(text), other), cuts);
                }
            } catch (final Throwable e) {
                throw new AssertionError("seed " + seed + ", input " + i, e);
            }
        }
        return requests;
    }

    private static String pipeline(final List<Kind> kinds, final long input) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < kinds.size(); i++) {
            text.append(kinds.get(i).request(name(input, i)));
        }
        return text.append(LAST).toString();
    }

    private static String name(final long input, final int request) {
        return "name-" + (10_000 + (input * 10 + request) % 90_000);
    }

    private void checkOrder(final List<Kind> kinds, final long input, final String text, final int[] cuts) {
        final StringBuilder expected = new StringBuilder();
        boolean open = true;
        for (int i = 0; open && i < kinds.size(); i++) {
            final EmbeddedServer.Outcome by =
                    alone.computeIfAbsent(kinds.get(i), kind -> server.serve(bytes(kind.request(NAME))));
            expected.append(by.answers().replace(NAME, name(input, i)));
            open = by.end().equals("open");
        }
        expected.append(open ? last : "");
        final EmbeddedServer.Outcome got = server.serve(bytes(text), cuts);
        if (!got.answers().equals(expected.toString()) || !got.end().equals("said its last")) {
            assertThat(got.answers()).as("%s cut at %s: %s", kinds, cuts, text).isEqualTo(expected.toString());
            assertThat(got.end()).isEqualTo("said its last");
        }
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
