package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HexFormat;
import org.tributary.engine.codec.PaidDay;
import org.tributary.engine.codec.sbe.PaidCommandDecoder;
import org.tributary.engine.codec.sbe.PaidFileCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandDecoder;
import org.tributary.engine.record.JournalRecord;

/** Writes what a record of a run of payouts says. */
final class PayoutJson {
    private PayoutJson() {}

    static boolean isPayout(final int template) {
        return template == PayoutCommandDecoder.TEMPLATE_ID
                || template == PayoutCancelCommandDecoder.TEMPLATE_ID
                || template == PaidCommandDecoder.TEMPLATE_ID
                || template == PayoutReleaseCommandDecoder.TEMPLATE_ID
                || template == PaidFileCommandDecoder.TEMPLATE_ID;
    }

    static void write(final JsonGenerator json, final JournalRecord record) throws IOException {
        switch (record.commandTemplate()) {
            case PayoutCommandDecoder.TEMPLATE_ID -> list(json, record);
            case PayoutCancelCommandDecoder.TEMPLATE_ID -> {
                final PayoutCancelCommandDecoder command = record.command(new PayoutCancelCommandDecoder());
                json.writeStringField("action", "cancel");
                json.writeNumberField("run", command.run());
                json.writeStringField("note", command.reason());
            }
            case PayoutReleaseCommandDecoder.TEMPLATE_ID -> {
                final PayoutReleaseCommandDecoder command = record.command(new PayoutReleaseCommandDecoder());
                json.writeStringField("action", "release");
                json.writeNumberField("run", command.run());
                json.writeNumberField("openFen", command.openFen());
                json.writeStringField("note", command.reason());
            }
            case PaidFileCommandDecoder.TEMPLATE_ID -> file(json, record);
            default -> paid(json, record);
        }
    }

    private static void file(final JsonGenerator json, final JournalRecord record) throws IOException {
        final PaidFileCommandDecoder command = record.command(new PaidFileCommandDecoder());
        json.writeStringField("action", "paid-file");
        json.writeNumberField("run", command.run());
        final byte[] hash = new byte[PaidFileCommandDecoder.fileHashLength()];
        command.getFileHash(hash, 0, hash.length);
        json.writeStringField("fileHash", HexFormat.of().formatHex(hash));
        json.writeNumberField("rows", command.rows());
        json.writeNumberField("amountFen", command.amountFen());
        json.writeStringField("note", command.reason());
    }

    private static void list(final JsonGenerator json, final JournalRecord record) throws IOException {
        final PayoutCommandDecoder command = record.command(new PayoutCommandDecoder());
        json.writeStringField("action", "list");
        json.writeNumberField("run", command.run() == 0 ? record.sequence() : command.run());
        json.writeBooleanField("waits", command.waits() == 1);
        json.writeArrayFieldStart("lines");
        for (final PayoutCommandDecoder.LinesDecoder line : command.lines()) {
            json.writeStartObject();
            json.writeNumberField("amountFen", line.amountFen());
            json.writeStringField("pool", line.pool());
            json.writeStringField("organisation", line.organisation());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("sponsor", command.sponsor());
    }

    private static void paid(final JsonGenerator json, final JournalRecord record) throws IOException {
        final PaidCommandDecoder command = record.command(new PaidCommandDecoder());
        json.writeStringField("action", "paid");
        json.writeNumberField("run", command.run());
        final byte[] hash = new byte[PaidCommandDecoder.fileHashLength()];
        command.getFileHash(hash, 0, hash.length);
        json.writeStringField("fileHash", HexFormat.of().formatHex(hash));
        json.writeArrayFieldStart("lines");
        for (final PaidCommandDecoder.LinesDecoder line : command.lines()) {
            json.writeStartObject();
            json.writeNumberField("line", line.line());
            json.writeNumberField("amountFen", line.amountFen());
            final int paidOnDay = PaidDay.of(line);
            json.writeStringField("reference", line.reference());
            if (paidOnDay != PaidDay.NOT_SAID) {
                json.writeStringField("paidOn", LocalDate.ofEpochDay(paidOnDay).toString());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
