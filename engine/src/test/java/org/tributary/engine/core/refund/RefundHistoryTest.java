package org.tributary.engine.core.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.core.state.Ledger;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/**
 * Random histories of refunds, failures and disputes on a simulated channel, whose events arrive in random order and
 * doubled, the payment's own among them: once all have come, what is refunded is what the channel has refunded.
 */
class RefundHistoryTest {
    private static final int SEEDS = 60;
    private static final int PAYMENTS = 12;

    /** How a channel tells of its refunds. */
    enum Telling {
        /** Each refund by name; all in one second. */
        NAMES(true, false, false, 0),
        /** Each refund by name and as a total, as Stripe does; seconds in which much happens. */
        NAMES_AND_TOTALS(true, true, false, 0.5),
        /** Totals with the one before, failures by name. */
        TOTALS_WITH_PREVIOUS(false, true, true, 1),
        /** Totals alone, failures by name. */
        TOTALS(false, true, false, 1),
        /** Everything. */
        ALL(true, true, true, 1);

        final boolean names;
        final boolean totals;
        final boolean previous;
        final double secondsPass;

        Telling(final boolean names, final boolean totals, final boolean previous, final double secondsPass) {
            this.names = names;
            this.totals = totals;
            this.previous = previous;
            this.secondsPass = secondsPass;
        }
    }

    /** An event; what it says is encoded when it is delivered. */
    private record Event(Refunds refund, boolean reversal, long fen, Payments payment) {}

    /** A refund that stands at the channel. */
    private record Refund(String id, long fen) {}

    /** One payment at the channel. */
    private static final class Truth {
        final String id;
        final long amountFen;
        final List<Event> events = new ArrayList<>();
        final List<Refund> refunds = new ArrayList<>();
        long standingFen;
        long disputedFen;

        Truth(final String id, final long amountFen) {
            this.id = id;
            this.amountFen = amountFen;
        }
    }

    @ParameterizedTest
    @EnumSource(Telling.class)
    void shouldRefundWhatTheChannelRefundedWhateverTheOrder(final Telling telling) {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(telling, new Random(seed), "telling " + telling + ", seed " + seed);
        }
    }

    private static void run(final Telling telling, final Random random, final String label) {
        final CoreDriver core = CoreDriver.of(TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)))
                .at(OPENS_MS + 5);
        final List<Truth> truths = new ArrayList<>();
        final List<Event> events = new ArrayList<>();
        for (int i = 0; i < PAYMENTS; i++) {
            final Truth truth = history(telling, random, "t" + i);
            truths.add(truth);
            for (final Event event : truth.events) {
                for (int copies = random.nextInt(3); copies >= 0; copies--) {
                    events.add(event);
                }
            }
        }
        Collections.shuffle(events, random);
        deliver(core, events);
        long refundedFen = 0;
        long excessFen = 0;
        for (final Truth truth : truths) {
            final long sequence = core.all().stream()
                    .filter(row -> row.shape == RecordView.Shape.PAYMENT && row.transactionId.equals(truth.id))
                    .findFirst()
                    .orElseThrow()
                    .sequence;
            final long wholeFen = truth.standingFen + truth.disputedFen;
            assertThat(core.core().state().donations().refundedFen(sequence))
                    .as("%s, payment %s of %s", label, truth.id, truth.amountFen)
                    .isEqualTo(Math.min(wholeFen, truth.amountFen));
            refundedFen += Math.min(wholeFen, truth.amountFen);
            excessFen += Math.max(0, wholeFen - truth.amountFen);
        }
        final Ledger ledger = core.core().state().ledger();
        assertThat(ledger.refundedFen()).as(label).isEqualTo(refundedFen);
        assertThat(ledger.excessFen()).as(label).isEqualTo(excessFen);
        core.restart().replay();
    }

    /** Delivers each event; what is to come again does so at the end, the last time without waiting. */
    private static void deliver(final CoreDriver core, final List<Event> events) {
        final Deque<Event> queue = new ArrayDeque<>(events);
        int patience = 2 * events.size();
        while (!queue.isEmpty()) {
            final Event event = queue.poll();
            if (event.payment != null) {
                core.send(event.payment.encode());
            } else if (event.reversal) {
                final Refunds asked = patience-- > 0 ? event.refund.mayWait() : event.refund.mayNotWait();
                final RecordView record =
                        core.send(asked.encodeReversed(core, event.fen)).get(0);
                if (record.code == OutcomeCode.IGNORED) {
                    queue.add(event);
                }
            } else {
                final RecordView record = core.send(event.refund.encode(core)).get(0);
                assertThat(record.code).isNotIn(OutcomeCode.IGNORED, OutcomeCode.CONFLICT);
            }
        }
    }

    private static Truth history(final Telling telling, final Random random, final String id) {
        final Truth truth = new Truth(id, 1 + random.nextInt(1_000));
        final Payments payment = new Payments(id).channel(ChannelCode.STRIPE).amount(truth.amountFen);
        truth.events.add(new Event(null, false, 0, payment));
        long second = 1;
        for (int step = random.nextInt(9); step > 0; step--) {
            second += random.nextDouble() < telling.secondsPass ? 1 + random.nextInt(3) : 0;
            final boolean fails = random.nextInt(3) == 0 && !truth.refunds.isEmpty();
            if (fails) {
                fail(truth, random, second * 1000);
            } else if (random.nextInt(4) == 0) {
                dispute(truth, random, "dp-" + id + "-" + step, second * 1000);
            } else {
                refund(telling, truth, random, "re-" + id + "-" + step, second * 1000);
            }
        }
        return truth;
    }

    private static void refund(
            final Telling telling, final Truth truth, final Random random, final String id, final long atMs) {
        final long leftFen = truth.amountFen - truth.standingFen;
        if (leftFen == 0) {
            return;
        }
        final long fen = 1 + random.nextLong(leftFen);
        final long beforeFen = truth.standingFen;
        truth.standingFen += fen;
        truth.refunds.add(new Refund(id, fen));
        if (telling.names) {
            truth.events.add(new Event(refunds(truth).part(id, fen).atMs(atMs), false, 0, null));
        }
        if (telling.totals) {
            final Refunds total = refunds(truth).total("", truth.standingFen).atMs(atMs);
            truth.events.add(new Event(telling.previous ? total.previous(beforeFen) : total, false, 0, null));
        }
    }

    private static void fail(final Truth truth, final Random random, final long atMs) {
        final Refund refund = truth.refunds.remove(random.nextInt(truth.refunds.size()));
        truth.standingFen -= refund.fen;
        truth.events.add(new Event(refunds(truth).part(refund.id, 0).atMs(atMs), true, refund.fen, null));
    }

    private static void dispute(final Truth truth, final Random random, final String id, final long atMs) {
        final long fen = 1 + random.nextLong(truth.amountFen);
        truth.events.add(new Event(refunds(truth).part(id, fen).dispute().atMs(atMs), false, 0, null));
        if (random.nextBoolean()) {
            truth.events.add(new Event(refunds(truth).part(id, 0).dispute().atMs(atMs), true, fen, null));
        } else {
            truth.disputedFen += fen;
        }
    }

    private static Refunds refunds(final Truth truth) {
        return new Refunds(truth.id).channel(ChannelCode.STRIPE);
    }
}
