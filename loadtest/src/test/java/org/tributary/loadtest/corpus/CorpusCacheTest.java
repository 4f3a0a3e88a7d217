package org.tributary.loadtest.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxKeys;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.loadtest.client.RetrySchedule;
import org.tributary.loadtest.client.SendPlan;
import org.tributary.loadtest.scenario.Mix;

class CorpusCacheTest {
    private static final List<String> PROJECTS = List.of("a", "b", "c");
    private static final Mix MIX = new Mix(0.1, 0.05, 0.1, 0.1, 1_000, 1, List.of(100L, 501L), 12);

    @TempDir
    private static Path directory;

    private static List<SimulatedChannel> channels;

    @BeforeAll
    static void open() throws Exception {
        SandboxKeys.write(directory.resolve("keys"), List.of());
        final SandboxChannels all = SandboxChannels.open(directory.resolve("keys"), CryptoSuite.select("auto"));
        channels = List.of(all.stripe(), all.unionPay());
    }

    @Test
    void shouldSignOnceAndSendTheSameBytesAgain() throws Exception {
        final CorpusCache cache = new CorpusCache(directory.resolve("once"), 3_600);
        final CorpusCache.Found first = cache.get("key", builder(MIX, 7), 600, null);

        final CorpusCache.Found again = cache.get("key", builder(MIX, 7), 600, null);
        final CorpusCache.Found shorter = cache.get("key", builder(MIX, 7), 100, null);

        assertThat(again.signing()).isEqualTo(first.signing()).isEqualTo(shorter.signing());
        assertThat(again.corpus().size()).isEqualTo(600);
        for (int i = 0; i < 600; i++) {
            assertThat(again.corpus().kind(i)).isEqualTo(first.corpus().kind(i));
            assertThat(again.corpus().channel(i)).isEqualTo(first.corpus().channel(i));
            assertThat(again.corpus().about(i)).isEqualTo(first.corpus().about(i));
            assertThat(again.corpus().amountFen(i)).isEqualTo(first.corpus().amountFen(i));
            assertThat(again.corpus().bytes(i)).isEqualTo(first.corpus().bytes(i));
        }
    }

    @Test
    void shouldSignAnewWhenMoreAreWantedOrTheOldOnesAreTooOld() throws Exception {
        final CorpusCache cache = new CorpusCache(directory.resolve("more"), 3_600);
        final CorpusCache.Found first = cache.get("key", builder(MIX, 7), 50, null);
        final CorpusCache.Found longer = cache.get("key", builder(MIX, 7), 51, null);
        final CorpusCache.Found newer =
                new CorpusCache(directory.resolve("more"), 0).get("key", builder(MIX, 7), 51, null);

        assertThat(longer.corpus().size()).isEqualTo(51);
        assertThat(longer.signing().firstNumber()).isNotEqualTo(first.signing().firstNumber());
        assertThat(newer.signing().firstNumber()).isNotEqualTo(longer.signing().firstNumber());
    }

    @Test
    void shouldNameAnotherCorpusWhenAnythingThatDecidesItsBytesDiffers() throws Exception {
        final Path keys = directory.resolve("keys");
        final Path others = directory.resolve("others");
        SandboxKeys.write(others, List.of());
        final List<String> names = List.of("stripe");
        final Mix mix = new Mix(0, 0, 0, 0, 1_000, 1, List.of(100L), 0);

        assertThat(List.of(
                        CorpusCache.key(keys, names, PROJECTS, MIX, 7),
                        CorpusCache.key(others, names, PROJECTS, MIX, 7),
                        CorpusCache.key(keys, List.of("alipay"), PROJECTS, MIX, 7),
                        CorpusCache.key(keys, names, List.of("a"), MIX, 7),
                        CorpusCache.key(keys, names, PROJECTS, mix, 7),
                        CorpusCache.key(keys, names, PROJECTS, MIX, 8)))
                .doesNotHaveDuplicates();
        assertThat(CorpusCache.key(keys, names, PROJECTS, MIX, 7))
                .isEqualTo(CorpusCache.key(keys, names, PROJECTS, MIX, 7));
    }

    @Test
    void shouldMixTheSharesAndRefundEachPaymentOnceAtMost() {
        final CorpusPlan plan = CorpusPlan.of(MIX, 20_000, 7);

        final long[] counts = new long[Corpus.Kind.values().length];
        final boolean[] refunded = new boolean[plan.size()];
        for (int i = 0; i < plan.size(); i++) {
            counts[plan.kind(i).ordinal()]++;
            if (plan.about(i) >= 0) {
                assertThat(plan.about(i)).isLessThan(i);
                assertThat(plan.kind(plan.about(i))).isEqualTo(Corpus.Kind.PAYMENT);
            }
            if (plan.kind(i) == Corpus.Kind.REFUND) {
                assertThat(refunded[plan.about(i)]).isFalse();
                refunded[plan.about(i)] = true;
            }
        }
        assertThat(counts[Corpus.Kind.DOUBLE.ordinal()]).isBetween(1_800L, 2_200L);
        assertThat(counts[Corpus.Kind.FORGERY.ordinal()]).isBetween(850L, 1_150L);
        assertThat(counts[Corpus.Kind.REFUND.ordinal()]).isBetween(1_800L, 2_200L);
    }

    @Test
    void shouldKeepEveryRequestAndItsTimeWhenSomeAreReordered() {
        final long[] times = new long[5_000];
        for (int i = 0; i < times.length; i++) {
            times[i] = i * 10L;
        }
        final SendPlan plan = SendPlan.of(times, 0.1, 7);

        final boolean[] seen = new boolean[times.length];
        int moved = 0;
        for (int place = 0; place < plan.size(); place++) {
            final int request = plan.request(place);
            assertThat(seen[request]).isFalse();
            seen[request] = true;
            assertThat(plan.plannedNanos(request)).isEqualTo(times[place]);
            moved += request == place ? 0 : 1;
        }
        assertThat(moved).isBetween(700, 1_100);
    }

    @Test
    void shouldWaitAsEachChannelDoes() {
        final RetrySchedule schedule = new RetrySchedule(List.of("alipay", "wechatpay"), 100);

        assertThat(schedule.delayNanos(0, 1)).isEqualTo(2_400_000_000L);
        assertThat(schedule.delayNanos(1, 1)).isEqualTo(150_000_000L);
        assertThat(schedule.delayNanos(0, 8)).isNegative();
    }

    private CorpusBuilder builder(final Mix mix, final long seed) {
        return new CorpusBuilder(channels, PROJECTS, mix, seed);
    }

    @Test
    void shouldHoldRequestsOfManySegments() throws Exception {
        final Corpus corpus = new Corpus(200_000);
        for (int i = 0; i < 200_000; i++) {
            final byte[] bytes = new byte[1_000];
            ByteBuffer.wrap(bytes).putInt(i).putInt(996, ~i);
            corpus.add(Corpus.Kind.PAYMENT, i & 1, -1, i, bytes);
        }

        for (int i = 0; i < corpus.size(); i += 777) {
            final ByteBuffer bytes = corpus.bytes(i);
            assertThat(bytes.remaining()).isEqualTo(1_000);
            assertThat(bytes.getInt(0)).isEqualTo(i);
            assertThat(bytes.getInt(996)).isEqualTo(~i);
            assertThat(corpus.amountFen(i)).isEqualTo(i);
        }
    }
}
