package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.table.Totals.Cell;

/** The totals in {@code GET /api/v1/totals} and the live feed, as API.md defines them. */
public final class TotalsJson {
    private TotalsJson() {}

    public static void write(final JsonGenerator json, final Views.TotalsView view, final long nowMs)
            throws IOException {
        final Totals totals = view.totals();
        json.writeStartObject();
        json.writeNumberField("sequence", totals.get(Cell.SEQUENCE));
        json.writeStringField("asOf", Json.time(totals.get(Cell.SEQUENCE) == 0 ? nowMs : totals.get(Cell.AT_MS)));
        json.writeObjectFieldStart("donations");
        json.writeNumberField("count", totals.get(Cell.DONATIONS));
        json.writeNumberField("amountFen", totals.get(Cell.DONATIONS_FEN));
        json.writeNumberField("donors", totals.get(Cell.DONORS));
        json.writeEndObject();
        json.writeObjectFieldStart("matched");
        json.writeNumberField("count", totals.get(Cell.MATCHED));
        json.writeNumberField("amountFen", totals.get(Cell.MATCHED_FEN));
        json.writeEndObject();
        json.writeObjectFieldStart("refunded");
        json.writeNumberField("count", totals.get(Cell.REFUNDS));
        json.writeNumberField("amountFen", totals.get(Cell.REFUNDED_FEN));
        json.writeNumberField("ofHeldFen", totals.get(Cell.OF_HELD_FEN));
        json.writeNumberField("matchReversedFen", totals.get(Cell.MATCH_REVERSED_FEN));
        json.writeNumberField("excessFen", totals.get(Cell.EXCESS_FEN));
        json.writeEndObject();
        held(json, totals);
        json.writeObjectFieldStart("contributions");
        json.writeNumberField("count", totals.get(Cell.CONTRIBUTIONS));
        json.writeNumberField("amountFen", totals.get(Cell.CONTRIBUTIONS_FEN));
        json.writeEndObject();
        json.writeNumberField("duplicates", totals.get(Cell.DUPLICATES));
        json.writeNumberField("conflicts", totals.get(Cell.CONFLICTS));
        json.writeObjectFieldStart("rates");
        json.writeFieldName("donationsPerSecond");
        json.writeNumber(tenths(view.donationsPerTenSeconds()));
        json.writeNumberField("peakPerSecond", totals.get(Cell.PEAK_PER_SECOND));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void held(final JsonGenerator json, final Totals totals) throws IOException {
        json.writeObjectFieldStart("held");
        json.writeNumberField("count", totals.get(Cell.HELD));
        json.writeNumberField("amountFen", totals.get(Cell.HELD_FEN));
        json.writeObjectFieldStart("foreign");
        for (int i = 0; i < totals.foreignSize(); i++) {
            if (totals.foreignCount(i) != 0) {
                json.writeNumberField(totals.foreignCurrency(i), totals.foreignAmount(i));
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** A number with one decimal, none where it is 0. */
    private static String tenths(final long tenths) {
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
