package org.tributary.gateway.cli.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;

/** A command's answer as one JSON object on one line, for {@code --json}. */
public final class JsonAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    /** Writes the fields. */
    @FunctionalInterface
    public interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private JsonAnswer() {}

    /** Prints an object and a line break. */
    public static void print(final PrintWriter out, final Fields fields) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    /** Writes a list of texts, each as its {@code toString} has it. */
    public static void texts(final JsonGenerator json, final String field, final Collection<?> texts)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (final Object text : texts) {
            json.writeString(text.toString());
        }
        json.writeEndArray();
    }
}
