package org.tributary.engine.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.table.MemorySnapshot;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.NoticeView;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Notices;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;

/** Real outcomes of the core, handed to projections as the release stage does. */
class NoticeProjectionTest {
    private final DonationCore core = new DonationCore();
    private Projections projections = new Projections();
    private long sequence;

    NoticeProjectionTest() {
        send(Commands.settings());
        for (final DirectBuffer command :
                CampaignEncoder.commands(TestCampaigns.usual().build(), 0, "ops", new byte[32])) {
            send(command);
        }
    }

    private long send(final DirectBuffer command) {
        final int length = command.capacity();
        final long[] first = {0};
        core.onCommand(OPENS_MS + 5, command, 0, length, (at, buffer, offset, outcomeLength) -> {
            final byte[] both = new byte[length + outcomeLength];
            command.getBytes(0, both, 0, length);
            buffer.getBytes(offset, both, length, outcomeLength);
            final boolean derived = first[0] != 0;
            first[0] = derived ? first[0] : at;
            projections.onRecord(new JournalRecord()
                    .wrap(
                            at,
                            OPENS_MS + 5,
                            1,
                            new UnsafeBuffer(both),
                            derived ? length : 0,
                            derived ? 0 : length,
                            outcomeLength));
        });
        projections.onBatchEnd();
        sequence = first[0];
        return sequence;
    }

    private void restart() {
        final MemorySnapshot snapshot = new MemorySnapshot();
        projections.writeSnapshot(snapshot);
        projections = new Projections();
        projections.readSnapshot(snapshot.source());
    }

    private List<Long> open() {
        return projections.views().notices().open().stream()
                .map(NoticeView::sequence)
                .toList();
    }

    @Test
    void shouldKeepTheAlarmOverARestartUntilItEnds() {
        final long one = send(new Notices(1).transaction("t").encode());
        final long two = send(new Notices(2).transaction("u").refund("r").encode());
        send(new Notices(2).transaction("u").refund("r").encode());
        restart();
        assertThat(projections.views().alarms(10))
                .extracting(Views.AlarmView::sequence)
                .containsExactly(two, one);
        assertThat(projections.views().alarms(1))
                .extracting(Views.AlarmView::sequence)
                .containsExactly(two);
        assertThat(projections.views().notices().open(one)).satisfies(notice -> {
            assertThat(notice.transactionId()).isEqualTo("t");
            assertThat(notice.event()).isEqualTo("TRANSACTION.SUCCESS");
            assertThat(notice.problem()).isEqualTo("amount.total is missing");
            assertThat(notice.eventHash()).isEqualTo("01".repeat(32));
            assertThat(notice.isOpen()).isTrue();
        });
        assertThat(projections.views().notices().open(two + 1)).isNull();
        assertThat(total(Totals.Cell.NOTICES)).isEqualTo(2);
        assertThat(total(Totals.Cell.NOTICES_OPEN)).isEqualTo(2);
        assertThat(total(Totals.Cell.ALARMS)).isEqualTo(2);
        assertThat(total(Totals.Cell.DUPLICATES)).as("no payment came twice").isZero();
        assertThat(total(Totals.Cell.DONATIONS_FEN) + total(Totals.Cell.HELD_FEN))
                .isZero();

        send(Notices.end(two, 99));
        final long payment = send(new Payments("t").amount(300).encode());
        assertThat(open()).isEmpty();
        restart();
        assertThat(projections.views().alarms(10)).isEmpty();
        assertThat(total(Totals.Cell.NOTICES_OPEN)).isZero();
        assertThat(projections.views().notices().ended())
                .extracting(NoticeView::sequence, NoticeView::ending)
                .containsExactly(
                        tuple(
                                two,
                                new NoticeView.Ending(
                                        NoticeView.Cause.CORRECTION, 99, OPENS_MS + 5, "ops", "told by phone")),
                        tuple(one, new NoticeView.Ending(NoticeView.Cause.PAYMENT, payment, OPENS_MS + 5, "", "")));
        assertThat(projections.views().audit(1)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("notice.booked");
            assertThat(entry.target()).isEqualTo(Long.toString(two));
            assertThat(entry.outcome()).isEqualTo("accepted");
        });
    }

    private long total(final Totals.Cell cell) {
        return projections.views().totals(OPENS_MS).totals().get(cell);
    }

    @Test
    void shouldAgreeWithTheCoreAboutWhatIsOpenWhateverHappens() {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        final List<Long> notices = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            final ChannelCode channel = random.nextBoolean() ? ChannelCode.WECHATPAY : ChannelCode.ALIPAY;
            final String id = random.nextInt(4) == 0 ? "" : "t" + random.nextInt(60);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    final Notices notice =
                            new Notices(random.nextInt(120)).channel(channel).transaction(id);
                    if (random.nextInt(4) == 0) {
                        notice.refund("r" + random.nextInt(3));
                    }
                    notices.add(send(notice.encode()));
                }
                case 2 ->
                    send(new Payments("t" + random.nextInt(60))
                            .channel(channel)
                            .amount(100)
                            .encode());
                case 3 -> {
                    final long which = notices.isEmpty() ? 7 : notices.get(random.nextInt(notices.size()));
                    send(Notices.end(which, random.nextBoolean() ? 0 : sequence));
                }
                default -> {
                    if (random.nextInt(50) == 0) {
                        restart();
                    }
                }
            }
            final List<Long> expected = notices.stream()
                    .filter(core.state().notices()::isOpen)
                    .distinct()
                    .toList();
            assertThat(open()).as("seed %d, step %d", seed, i).isEqualTo(expected);
        }
        assertThat(projections.views().notices().ended()).isNotEmpty();
    }
}
