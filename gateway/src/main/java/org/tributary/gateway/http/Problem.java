package org.tributary.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** Body of an API error: {@code type}, {@code title}, {@code detail} (RFC 9457). */
public final class Problem {
    private static final JsonFactory JSON = new JsonFactory();

    private Problem() {}

    /**
     * Writes a problem document.
     *
     * @param title also becomes the last part of {@code type}
     */
    public static byte[] body(final String title, final String detail) {
        return body(title, detail, Map.of());
    }

    /** Writes a problem document about one field of the request. */
    public static byte[] ofField(final String title, final String detail, final String field) {
        return body(title, detail, json -> json.writeStringField("field", field));
    }

    /**
     * Writes a problem document with further members.
     *
     * @param numbers further members by name
     */
    public static byte[] body(final String title, final String detail, final Map<String, Long> numbers) {
        return body(title, detail, json -> {
            for (final Map.Entry<String, Long> number : numbers.entrySet()) {
                json.writeNumberField(number.getKey(), number.getValue());
            }
        });
    }

    /** Writes further members. */
    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] body(final String title, final String detail, final Members members) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "urn:tributary:problem:" + slug(title));
            json.writeStringField("title", title);
            json.writeStringField("detail", detail);
            members.write(json);
            json.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String slug(final String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
