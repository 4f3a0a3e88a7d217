package org.tributary.gateway.sandbox;

import java.util.HexFormat;

/** Writes small JSON objects, fields in the order they are put. */
final class JsonText {
    private final StringBuilder text = new StringBuilder(512).append('{');

    JsonText put(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    JsonText put(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    /** A value that is JSON already. */
    JsonText raw(String name, String json) {
        name(name);
        text.append(json);
        return this;
    }

    JsonText object(String name, JsonText value) {
        return raw(name, value.end());
    }

    /** The whole object. */
    String end() {
        return text + "}";
    }

    private void name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
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
