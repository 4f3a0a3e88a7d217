package org.tributary.benchmarks.codec;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tributary.benchmarks.machine.Jvm;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** A one-yuan donation written as a command, and its journal record with one match line read back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {Jvm.EXPORT_MISC})
public class DonationCodec {
    private static final long AT_MS = DonationStream.OPENS_MS + 2000;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer written = new UnsafeBuffer(new byte[1024]);
    private final UnsafeBuffer packed = new UnsafeBuffer(new byte[IdCodec.MAX_PACKED_BYTES]);
    private final UnsafeBuffer transactionId = ascii("4200002026090700000000000001");
    private final UnsafeBuffer orderId = ascii("202609070000000001");
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final DonationCommandEncoder command = new DonationCommandEncoder();
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final JournalRecord journalRecord = new JournalRecord();
    private final RecordView view = new RecordView();
    private int commandLength;
    private int recordLength;
    private long number;

    private static UnsafeBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Lets the real core decide one donation: its command and outcome are the record. */
    @Setup
    public void decide() {
        final DonationCore core = new DonationCore();
        for (final DirectBuffer definition : DonationStream.definition(1_000_000_000_000L, Pool.Limits.NONE)) {
            core.onCommand(AT_MS, definition, 0, definition.capacity(), (sequence, buffer, offset, length) -> {});
        }
        final DonationStream stream = new DonationStream();
        record.putBytes(0, stream.donation(1), 0, stream.length());
        commandLength = stream.length();
        core.onCommand(AT_MS, record, 0, commandLength, (sequence, buffer, offset, length) -> {
            record.putBytes(commandLength, buffer, offset, length);
            recordLength = commandLength + length;
        });
        read();
        if (view.lineCount != 1) {
            throw new IllegalStateException("the donation has " + view.lineCount + " match lines");
        }
    }

    /** Writes the command as the gateway does, ids packed. */
    @Benchmark
    public int encode() {
        command.wrapAndApplyHeader(written, 0, header)
                .channel(ChannelCode.WECHATPAY)
                .amountFen(100)
                .paidAtMs(AT_MS)
                .donorHi(++number)
                .donorLo(~number)
                .unsettledFen(0)
                .currency("CNY");
        command.flags().clear();
        put(transactionId, true);
        put(orderId, false);
        command.project("kids-gallery").team("").item("p01").merchant("");
        return command.limit();
    }

    private void put(final UnsafeBuffer id, final boolean transaction) {
        final int length = IdCodec.pack(id, 0, id.capacity(), packed, 0);
        if (transaction) {
            command.putTransactionId(packed, 0, length);
        } else {
            command.putOrderId(packed, 0, length);
        }
    }

    /** Reads the record into the flat view that statements, proofs and {@code inspect} use. */
    @Benchmark
    public long decode() {
        return read();
    }

    private long read() {
        journalRecord.wrap(1, AT_MS, 1, record, 0, commandLength, recordLength - commandLength);
        decoder.decode(view, journalRecord);
        return view.amountFen + view.lineCount;
    }

    /** Baseline: the command's bytes, copied. */
    @Benchmark
    public int bareEncode() {
        written.putBytes(0, record, 0, commandLength);
        return written.getByte(commandLength - 1);
    }

    /** Baseline: the record's bytes, copied. */
    @Benchmark
    public int bareDecode() {
        written.putBytes(0, record, 0, recordLength);
        return written.getByte(recordLength - 1);
    }
}
