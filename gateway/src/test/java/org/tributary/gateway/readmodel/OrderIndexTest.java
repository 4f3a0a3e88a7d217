package org.tributary.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.DonationOutcomeEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.JournalRecord;

class OrderIndexTest {
    private final OrderIndex index = new OrderIndex();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer packed = new UnsafeBuffer(new byte[IdCodec.MAX_PACKED_BYTES]);
    private final JournalRecord record = new JournalRecord();

    private int pack(final String id) {
        final byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        return IdCodec.pack(new UnsafeBuffer(bytes), 0, bytes.length, packed, 0);
    }

    private void donation(final long sequence, final ChannelCode channel, final String id, final String order) {
        final DonationCommandEncoder command = new DonationCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .amountFen(100);
        command.flags().clear();
        command.putCurrency((byte) 'C', (byte) 'N', (byte) 'Y');
        command.putTransactionId(packed, 0, pack(id));
        command.putOrderId(packed, 0, pack(order));
        command.project("").team("").item("").merchant("");
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
        final DonationOutcomeEncoder outcome = new DonationOutcomeEncoder()
                .wrapAndApplyHeader(buffer, length, new MessageHeaderEncoder())
                .code(OutcomeCode.ACCEPTED)
                .reason(ReasonCode.NONE)
                .project(0);
        outcome.flags().clear();
        outcome.linesCount(0);
        final int outcomeLength = MessageHeaderEncoder.ENCODED_LENGTH + outcome.encodedLength();
        index.onRecord(record.wrap(sequence, 1, 1, buffer, 0, length, outcomeLength));
    }

    private long[] order(final String id) {
        return index.ofOrder(packed, pack(id));
    }

    @Test
    void shouldFindEveryDonationOfAnOrderAndOneOfATransaction() {
        donation(1, ChannelCode.WECHATPAY, "4200001", "o-1");
        donation(2, ChannelCode.ALIPAY, "4200001", "o-1");
        donation(3, ChannelCode.WECHATPAY, "4200002", "");
        assertThat(order("o-1")).containsExactly(1, 2);
        assertThat(order("o-2")).isEmpty();
        assertThat(order("")).isEmpty();
        assertThat(index.ofTransaction(ChannelCode.ALIPAY.value(), packed, pack("4200001")))
                .containsExactly(2);
        assertThat(index.ofTransaction(ChannelCode.WECHATPAY.value(), packed, pack("4200002")))
                .containsExactly(3);
    }

    @Test
    void shouldForgetTheOldestAloneWhenThereAreMoreThanItKeeps() {
        final int all = 2 * OrderIndex.MIN_DONATIONS + OrderIndex.MIN_DONATIONS / 2;
        for (int i = 1; i <= all; i++) {
            donation(i, ChannelCode.UNIONPAY, "t" + i, "o" + i);
        }
        for (int i = all - OrderIndex.MIN_DONATIONS + 1; i <= all; i += 997) {
            assertThat(order("o" + i)).as("order %d", i).contains(i);
        }
        assertThat(order("o1")).doesNotContain(1);
        final SnapshotMemory memory = new SnapshotMemory();
        index.writeSnapshot(memory);
        final OrderIndex again = new OrderIndex();
        again.readSnapshot(memory.source());
        for (int i = all - OrderIndex.MIN_DONATIONS + 1; i <= all; i += 9_973) {
            assertThat(again.ofOrder(packed, pack("o" + i))).contains(i);
        }
    }

    /** Who pays the same order again and again must not make the others' look-ups walk, or be left out. */
    @Test
    void shouldKeepTheFirstOfAnOrderAndEveryOtherWhenOneOrderComesAgainAndAgain() {
        final int all = 60_000;
        for (int i = 1; i <= all; i++) {
            donation(i, ChannelCode.UNIONPAY, "t" + i, i % 2 == 0 ? "again" : "o" + i);
        }
        assertThat(order("again")).hasSize(OrderIndex.MAX_FOUND).startsWith(2, 4, 6);
        for (int i = 1; i <= all; i += 2) {
            assertThat(order("o" + i)).as("order %d", i).contains(i);
        }
    }

    /** A caller who could foresee slots would make every later look-up walk through its own ids. */
    @Test
    void shouldPlaceTheSameIdsElsewhereWhenAnotherIndexHoldsThem() {
        donation(1, ChannelCode.WECHATPAY, "4200001", "o-1");
        final OrderIndex other = new OrderIndex();
        other.onRecord(record);
        assertThat(slots(other)).isNotEqualTo(slots(index));
        assertThat(other.ofOrder(packed, pack("o-1"))).containsExactly(1);
    }

    /** A snapshot without the key that it begins with. */
    private static String slots(final OrderIndex index) {
        final SnapshotMemory memory = new SnapshotMemory();
        index.writeSnapshot(memory);
        final UnsafeBuffer first = memory.records().get(0);
        final byte[] bytes = new byte[first.capacity() - 2 * Long.BYTES];
        first.getBytes(2 * Long.BYTES, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
