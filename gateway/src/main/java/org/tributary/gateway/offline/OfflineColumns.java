package org.tributary.gateway.offline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.MalformedException;
import org.tributary.gateway.channel.payments.SourceFormat;

/** The values of one row, made into the body of a payment source's callback and checked as the server checks it. */
final class OfflineColumns {
    /** Columns that every file has. */
    static final List<String> REQUIRED = List.of("id", "amount", "currency", "paidAt", "merchant", "project");

    /** All columns. */
    static final List<String> ALL = List.of(
            "id",
            "amount",
            "currency",
            "paidAt",
            "merchant",
            "project",
            "donor",
            "team",
            "item",
            "payer",
            "orderId",
            "kind",
            "refundId");

    private static final String REFUND = "refund";
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final int MAX_DONOR_BYTES = 512;
    private static final int MAX_NAME_BYTES = 32;
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> values;
    private String column = "";

    OfflineColumns(final Map<String, String> values) {
        this.values = values;
    }

    /** The column that the last check was about. */
    String faulty() {
        return column;
    }

    /** What no other row of the file may have. */
    String key() {
        return isRefund() ? "refund " + value("refundId") : "payment " + value("id");
    }

    /** The column of {@link #key}. */
    String keyColumn() {
        return isRefund() ? "refundId" : "id";
    }

    /** The id that the row is known by. */
    String ownId() {
        return value(keyColumn());
    }

    /** Where a payment goes; empty for a refund. */
    String project() {
        return value("project");
    }

    String merchant() {
        return value("merchant");
    }

    private boolean isRefund() {
        return REFUND.equals(value("kind"));
    }

    private String value(final String name) {
        return values.getOrDefault(name, "");
    }

    /**
     * The body.
     *
     * @throws MalformedException if a value can't be used; {@link #faulty} is its column
     */
    byte[] body(final long nowMs) throws MalformedException {
        final long amountFen = amountFen();
        final String attach = attach();
        final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("kind", value("kind").isEmpty() ? "payment" : value("kind"));
            json.writeNumberField("amountFen", amountFen);
            for (final String name : List.of("id", "currency", "paidAt", "merchant")) {
                json.writeStringField(name, value(name));
            }
            for (final String name : List.of("orderId", "payer", "refundId")) {
                if (!value(name).isEmpty()) {
                    json.writeStringField(name, value(name));
                }
            }
            if (!isRefund()) {
                json.writeStringField("attach", attach);
            }
            json.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException("memory can always be written to", e);
        }
        final byte[] body = out.toByteArray();
        check(body, nowMs);
        return body;
    }

    private void check(final byte[] body, final long nowMs) throws MalformedException {
        column = "";
        final String problem = SourceFormat.problem(body, nowMs);
        if (!problem.isEmpty()) {
            final int space = problem.indexOf(' ');
            final String field = space < 0 ? problem : problem.substring(0, space);
            if (!ALL.contains(field)) {
                throw new MalformedException(problem);
            }
            column = field;
            throw new MalformedException(problem.substring(space + 1));
        }
    }

    private long amountFen() throws MalformedException {
        column = "currency";
        final Currency currency;
        try {
            currency = Currency.getInstance(value(column));
        } catch (final IllegalArgumentException e) {
            throw new MalformedException("is no code of ISO 4217, such as CNY");
        }
        if (currency.getDefaultFractionDigits() != 2) {
            throw new MalformedException("has no hundredths, in which amounts are counted");
        }
        column = "amount";
        try {
            return Fields.moved(Fields.yuan(value(column)));
        } catch (final MalformedException e) {
            throw new MalformedException("must be above 0 with at most two decimals, such as 50.00");
        }
    }

    private String attach() throws MalformedException {
        if (isRefund()) {
            for (final String name : List.of("project", "donor", "team", "item")) {
                column = name;
                if (!value(name).isEmpty()) {
                    throw new MalformedException("must be empty for a refund: its payment has it");
                }
            }
            return "";
        }
        column = "project";
        if (!PROJECT.matcher(value(column)).matches()) {
            throw new MalformedException("is no id of a project: 1 to 32 of a-z, 0-9 and -");
        }
        final StringBuilder attach = new StringBuilder("p=").append(value(column));
        add(attach, "donor", 'd', MAX_DONOR_BYTES);
        add(attach, "team", 't', MAX_NAME_BYTES);
        add(attach, "item", 'i', MAX_NAME_BYTES);
        if (attach.length() > Fields.MAX_ATTACHMENT_BYTES) {
            column = "donor";
            throw new MalformedException("is too long: project, donor, team and item have "
                    + Fields.MAX_ATTACHMENT_BYTES + " bytes together, URL-encoded");
        }
        return attach.toString();
    }

    private void add(final StringBuilder attach, final String name, final char key, final int maxBytes)
            throws MalformedException {
        column = name;
        final String value = value(name);
        if (value.isEmpty()) {
            return;
        }
        if (Fields.utf8Length(value) > maxBytes || Fields.hasForbidden(value)) {
            throw new MalformedException("is longer than " + maxBytes + " bytes or has characters that can't be seen");
        }
        attach.append('&').append(key).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
