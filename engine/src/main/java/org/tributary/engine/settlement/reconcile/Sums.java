package org.tributary.engine.settlement.reconcile;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Sums over all lines of one status: the campaign's currency in fen, each foreign currency in its minor unit. */
final class Sums {
    long count;
    long journalFen;
    long billFen;
    private final Map<String, long[]> foreign = new TreeMap<>();

    /**
     * Adds a line.
     *
     * @param currency of foreign money, empty for the campaign's own
     */
    void add(final String currency, final long journal, final long inBill) {
        count++;
        if (currency.isEmpty()) {
            journalFen = Math.addExact(journalFen, journal);
            billFen = Math.addExact(billFen, inBill);
            return;
        }
        final long[] sums = foreign.computeIfAbsent(currency, none -> new long[3]);
        sums[0]++;
        sums[1] = Math.addExact(sums[1], journal);
        sums[2] = Math.addExact(sums[2], inBill);
    }

    void write(final JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("count", count);
        json.writeNumberField("journalFen", journalFen);
        json.writeNumberField("billFen", billFen);
        json.writeObjectFieldStart("foreign");
        for (final Map.Entry<String, long[]> each : foreign.entrySet()) {
            json.writeObjectFieldStart(each.getKey());
            json.writeNumberField("count", each.getValue()[0]);
            json.writeNumberField("journalMinor", each.getValue()[1]);
            json.writeNumberField("billMinor", each.getValue()[2]);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
