package org.tributary.gateway.channel;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Parses forms with the JDK, as an oracle for the adapters' parser. */
public final class Forms {
    private Forms() {}

    /** The decoded fields; null if the JDK can't decode it. */
    static Map<String, String> decode(final byte[] body) {
        final Map<String, String> fields = new HashMap<>();
        for (final String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            final int equals = pair.indexOf('=');
            if (equals < 0) {
                return null;
            }
            try {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (final IllegalArgumentException e) {
                return null;
            }
        }
        return fields;
    }

    /** The text that a channel signs, some names left out; null if the JDK can't decode the body. */
    public static String signedText(final byte[] body, final List<String> leftOut) {
        final List<String[]> fields = fields(body, leftOut);
        if (fields == null) {
            return null;
        }
        fields.sort(Comparator.comparing(field -> field[0]));
        return fields.stream().map(field -> field[0] + "=" + field[1]).collect(Collectors.joining("&"));
    }

    /** The fields of a body, one character per byte, some names left out; null if the JDK can't decode it. */
    static List<String[]> fields(final byte[] body, final List<String> leftOut) {
        final List<String[]> fields = new ArrayList<>();
        for (final String pair : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
            final int equals = pair.indexOf('=');
            if (equals < 0) {
                return null;
            }
            try {
                final String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.ISO_8859_1);
                if (!leftOut.contains(name)) {
                    fields.add(new String[] {
                        name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.ISO_8859_1)
                    });
                }
            } catch (final IllegalArgumentException e) {
                return null;
            }
        }
        return fields;
    }

    static byte[] encode(final Map<String, String> fields) {
        return encode(fields, StandardCharsets.UTF_8);
    }

    static byte[] encode(final Map<String, String> fields, final Charset charset) {
        final StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, charset)));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
