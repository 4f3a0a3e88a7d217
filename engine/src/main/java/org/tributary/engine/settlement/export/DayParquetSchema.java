package org.tributary.engine.settlement.export;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.book.DayRow;

/**
 * The columns of {@code records.parquet}. Names are those of {@code inspect} and {@code donations.csv}, money is whole
 * fen, times are UTC milliseconds, and absent values are null. Columns may be added at the end.
 */
final class DayParquetSchema extends WriteSupport<DayRow> {
    /** Columns with nearly unique values, for which a dictionary would be built and dropped. */
    static final List<String> WITHOUT_DICTIONARY =
            List.of("sequence", "transactionId", "orderId", "refundId", "donor", "originalSequence");

    private static final String MATCHED = "matched";
    private static final String LIST = "list";
    private static final String ELEMENT = "element";
    private static final int MAX_KNOWN_TEXTS = 100_000;

    private final Map<String, Binary> known = new HashMap<>();
    /** Parquet prepares before it writes. */
    @SuppressWarnings("NullAway.Init")
    private RecordConsumer to;

    private int column;

    /** Returns the schema as written to the file. */
    static MessageType schema() {
        final Types.MessageTypeBuilder message = Types.buildMessage();
        message.required(INT64).named("sequence");
        message.required(INT64).as(timestampType(true, TimeUnit.MILLIS)).named("at");
        for (final String name : List.of("kind", "outcome")) {
            message.required(BINARY).as(stringType()).named(name);
        }
        for (final String name : List.of(
                "reason",
                "channel",
                "merchant",
                "transactionId",
                "orderId",
                "refundId",
                "donor",
                "project",
                "organisation",
                "team",
                "item",
                "currency")) {
            message.optional(BINARY).as(stringType()).named(name);
        }
        for (final String name : List.of("amountFen", "unsettledFen", "matchedFen")) {
            message.required(INT64).named(name);
        }
        message.optional(INT64).as(timestampType(true, TimeUnit.MILLIS)).named("paidAt");
        message.optional(INT64).named("originalSequence");
        message.required(INT64).named("batch");
        message.requiredList()
                .requiredGroupElement()
                .required(BINARY)
                .as(stringType())
                .named("pool")
                .required(INT64)
                .named("amountFen")
                .optional(BINARY)
                .as(stringType())
                .named("cut")
                .named(MATCHED);
        return message.named("record");
    }

    @Override
    public WriteContext init(final Configuration configuration) {
        return new WriteContext(schema(), Map.of());
    }

    @Override
    public WriteContext init(final ParquetConfiguration configuration) {
        return new WriteContext(schema(), Map.of());
    }

    @Override
    public void prepareForWrite(final RecordConsumer recordConsumer) {
        to = recordConsumer;
    }

    @Override
    public void write(final DayRow row) {
        final RecordView record = row.record;
        column = 0;
        to.startMessage();
        number("sequence", record.sequence);
        number("at", record.timestampMs);
        word("kind", record.kind.word());
        word("outcome", CodeText.of(record.code));
        word("reason", CodeText.of(record.reason));
        word("channel", row.channelName);
        word("merchant", record.merchant);
        id("transactionId", row.transactionId);
        id("orderId", record.orderId);
        id("refundId", record.refundId);
        id("donor", record.donorHex());
        word("project", row.project);
        word("organisation", row.organisation);
        word("team", record.team);
        word("item", record.item);
        word("currency", record.currency);
        number("amountFen", record.amountFen);
        number("unsettledFen", record.unsettledFen);
        number("matchedFen", row.matchedFen());
        numberUnlessZero("paidAt", record.paidAtMs);
        numberUnlessZero("originalSequence", record.originalSequence);
        number("batch", record.batch);
        lines(row);
        to.endMessage();
    }

    private void lines(final DayRow row) {
        final int matched = column;
        to.startField(MATCHED, matched);
        to.startGroup();
        if (row.record.lineCount > 0) {
            to.startField(LIST, 0);
            for (int i = 0; i < row.record.lineCount; i++) {
                to.startGroup();
                to.startField(ELEMENT, 0);
                to.startGroup();
                column = 0;
                word("pool", row.linePools[i]);
                number("amountFen", row.record.lineFen[i]);
                word("cut", CodeText.of(row.record.lineCut[i]));
                to.endGroup();
                to.endField(ELEMENT, 0);
                to.endGroup();
            }
            to.endField(LIST, 0);
        }
        to.endGroup();
        to.endField(MATCHED, matched);
    }

    private void number(final String name, final long value) {
        to.startField(name, column);
        to.addLong(value);
        to.endField(name, column++);
    }

    private void numberUnlessZero(final String name, final long value) {
        if (value == 0) {
            column++;
        } else {
            number(name, value);
        }
    }

    /** Writes a text that is often repeated. */
    private void word(final String name, final @Nullable String value) {
        if (value == null || value.isEmpty()) {
            column++;
            return;
        }
        Binary binary = known.get(value);
        if (binary == null) {
            binary = Binary.fromString(value);
            if (known.size() < MAX_KNOWN_TEXTS) {
                known.put(value, binary);
            }
        }
        text(name, binary);
    }

    /** Writes a text that is rarely repeated. */
    private void id(final String name, final String value) {
        if (value == null || value.isEmpty()) {
            column++;
        } else {
            text(name, Binary.fromString(value));
        }
    }

    private void text(final String name, final Binary value) {
        to.startField(name, column);
        to.addBinary(value);
        to.endField(name, column++);
    }
}
