package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.tributary.engine.campaign.Campaign;

/** Writes answers as JSON, and times as API.md has them. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int INITIAL_BYTES = 1024;

    private Json() {}

    /** Writes one document. */
    @FunctionalInterface
    public interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    public static byte[] bytes(final Body body) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(INITIAL_BYTES);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            body.write(json);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return out.toByteArray();
    }

    /** UTC with milliseconds, such as {@code 2026-09-07T01:00:00.123Z}. */
    public static String time(final long epochMs) {
        return MILLIS.format(Instant.ofEpochMilli(epochMs));
    }

    static void name(final JsonGenerator json, final Campaign.Names given) throws IOException {
        final Campaign.Names name = given == null ? Campaign.Names.NONE : given;
        json.writeObjectFieldStart("name");
        json.writeStringField("zh", name.zh());
        json.writeStringField("en", name.en());
        json.writeEndObject();
    }
}
