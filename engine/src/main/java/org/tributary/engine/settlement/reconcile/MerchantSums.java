package org.tributary.engine.settlement.reconcile;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.engine.settlement.reconcile.Reconciliation.Status;

/** Sums of a reconciliation by merchant and status, so that a merchant's owner is shown its own lines only. One thread. */
final class MerchantSums {
    private final BillMerchants merchants;
    private final TreeMap<String, Map<Status, Sums>> found = new TreeMap<>();

    MerchantSums(final BillMerchants merchants) {
        this.merchants = merchants;
        merchants.all().forEach(this::of);
    }

    private Map<Status, Sums> of(final String merchant) {
        return found.computeIfAbsent(merchant, made -> new EnumMap<>(Status.class));
    }

    /** Adds a line; parameters are those of {@link Sums#add}. */
    void add(final Status status, final String merchant, final String currency, final long journal, final long inBill) {
        of(merchant).computeIfAbsent(status, made -> new Sums()).add(currency, journal, inBill);
    }

    /** Returns the sums of a status, by merchant. */
    Map<String, Sums> of(final Status status) {
        final TreeMap<String, Sums> sums = new TreeMap<>();
        found.forEach((merchant, each) -> {
            if (each.containsKey(status)) {
                sums.put(merchant, each.get(status));
            }
        });
        return sums;
    }

    /** Writes a list with an object per merchant, without the statuses that it has no lines of. */
    void write(final JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (final Map.Entry<String, Map<Status, Sums>> each : found.entrySet()) {
            json.writeStartObject();
            json.writeStringField("merchant", merchants.name(each.getKey()));
            json.writeBooleanField("default", each.getKey().isEmpty());
            json.writeBooleanField("onBill", merchants.has(each.getKey()));
            for (final Map.Entry<Status, Sums> status : each.getValue().entrySet()) {
                json.writeFieldName(status.getKey().word);
                status.getValue().write(json);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
