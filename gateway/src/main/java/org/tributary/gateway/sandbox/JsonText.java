package org.tributary.gateway.sandbox;

import java.util.HexFormat;

/** Writes small JSON objects, fields in the order they are put. */
final class JsonText {
    private final StringBuilder text = new StringBuilder(512).append('{');

    JsonText put(final String name, final String value) {
        name(name);
        quote(value);
        return this;
    }

    JsonText put(final String name, final long value) {
        name(name);
        text.append(value);
        return this;
    }

    /** A value that is JSON already. */
    JsonText raw(final String name, final String json) {
        name(name);
        text.append(json);
        return this;
    }

    JsonText object(final String name, final JsonText value) {
        return raw(name, value.end());
    }

    /** The whole object. */
    String end() {
        return text + "}";
    }

    private void name(final String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
    }

    private void quote(final String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
