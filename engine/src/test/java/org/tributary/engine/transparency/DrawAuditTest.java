package org.tributary.engine.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.DonationOutcomeEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** What the real core drew, against the audit's own arithmetic; and a journal in which a line was changed. */
class DrawAuditTest {
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;
    private static final String SEED = "5eed".repeat(16);
    private static final int PAYMENTS = 200;

    @Test
    void shouldFindEveryDrawRightWhenTheCoreHasDrawn() {
        final DrawAudit audit = new DrawAudit();

        journal(Long.MAX_VALUE).reader().read(1, audit);

        assertThat(audit.isGood()).isTrue();
        assertThat(audit.draws()).singleElement().satisfies(draws -> {
            assertThat(draws.pool()).isEqualTo("lucky");
            assertThat(draws.commitmentHolds()).isTrue();
            assertThat(draws.lines()).isEqualTo(PAYMENTS);
            assertThat(draws.cut()).isZero();
        });
    }

    @Test
    void shouldTakeACutLineForNoMoreThanTheDrawWhenABudgetEnds() {
        final DrawAudit audit = new DrawAudit();

        journal(500).reader().read(1, audit);

        assertThat(audit.isGood()).isTrue();
        assertThat(audit.draws().get(0).cut()).isEqualTo(1);
    }

    @Test
    void shouldNameTheSequenceWhenALineWasChanged() {
        final DrawAudit audit = new DrawAudit();
        final long changed = 150;

        journal(Long.MAX_VALUE).reader().read(1, record -> {
            final int cl = record.commandLength();
            final int ol = record.outcomeLength();
            final MutableDirectBuffer copy = new ExpandableArrayBuffer(cl + ol);
            copy.putBytes(0, record.buffer(), record.commandOffset(), cl + ol);
            if (record.sequence() == changed) {
                addAFenToTheFirstLine(copy, cl);
            }
            audit.onRecord(
                    new JournalRecord().wrap(record.sequence(), record.timestampMs(), record.batch(), copy, 0, cl, ol));
        });

        assertThat(audit.isGood()).isFalse();
        assertThat(audit.draws().get(0).differences()).isEqualTo(1);
        assertThat(audit.draws().get(0).named()).singleElement().satisfies(found -> {
            assertThat(found.sequence()).isEqualTo(changed);
            assertThat(found.recordedFen()).isEqualTo(found.drawnFen() + 1);
        });
    }

    private static void addAFenToTheFirstLine(final MutableDirectBuffer record, final int outcome) {
        final DonationOutcomeDecoder decoder =
                new DonationOutcomeDecoder().wrapAndApplyHeader(record, outcome, new MessageHeaderDecoder());
        final DonationOutcomeDecoder.LinesDecoder line = decoder.lines().next();
        final int amount = decoder.limit()
                - DonationOutcomeDecoder.LinesDecoder.sbeBlockLength()
                + DonationOutcomeEncoder.LinesEncoder.amountFenEncodingOffset();
        record.putLong(amount, line.amountFen() + 1);
        assertThat(record.getLong(amount)).isEqualTo(line.amountFen());
    }

    private static MemoryJournal journal(final long budgetFen) {
        final TestPools pool = TestPools.random("lucky", 1, 100, SEED);
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual()
                        .pool(budgetFen == Long.MAX_VALUE ? pool : pool.budget(budgetFen))
                        .build(),
                TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < PAYMENTS; i++) {
            journal.send(
                    NINE_MS + i,
                    new Payments("t" + i)
                            .channel(i % 2 == 0 ? ChannelCode.WECHATPAY : ChannelCode.STRIPE)
                            .paidAt(NINE_MS)
                            .donor(i)
                            .encode());
        }
        return journal;
    }
}
