package org.tributary.gateway.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Fields of a form, sorted by name as the channels sign them. */
final class FormText {
    private final TreeMap<String, String> fields = new TreeMap<>();

    FormText put(final String name, final String value) {
        fields.put(name, value);
        return this;
    }

    /** Puts the field if it has a value. */
    FormText putIfAny(final String name, final String value) {
        return value.isEmpty() ? this : put(name, value);
    }

    /** {@code name=value&…} of the values as they are. */
    byte[] signedText() {
        final StringBuilder text = new StringBuilder(1024);
        for (final Map.Entry<String, String> field : fields.entrySet()) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(field.getKey())
                    .append('=')
                    .append(field.getValue());
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The body as it is sent. */
    byte[] body() {
        final StringBuilder text = new StringBuilder(1024);
        for (final Map.Entry<String, String> field : fields.entrySet()) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(field.getKey())
                    .append('=')
                    .append(URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Decimal yuan with two decimals. */
    static String yuan(final long fen) {
        return String.format("%d.%02d", fen / 100, fen % 100);
    }
}
