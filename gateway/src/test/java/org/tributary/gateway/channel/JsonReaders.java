package org.tributary.gateway.channel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/**
 * Compares two JSON readers, each of which describes a document in one line: the cursor, and another configured as
 * strictly.
 */
public final class JsonReaders {
    /** Description of a document that a reader refuses. */
    public static final String REFUSED = "refused";

    /** The oracle: another parser, configured as strictly. */
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonCursor.MAX_DEPTH)
                    .maxNumberLength(20)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonReaders() {}

    /** The expected description: Jackson's, if the document is UTF-8. */
    public static String expected(final byte[] document) {
        return isUtf8(document) ? jackson(document) : REFUSED;
    }

    /** The cursor's description, from two readings: one skips all values, the other reads them. */
    public static String cursor(final byte[] document) {
        final StringBuilder said = new StringBuilder();
        try {
            final JsonCursor skipping = JsonCursor.open(document, document.length);
            while (skipping.nextField() != null) {
                skipping.skip();
            }
            skipping.end();
            final JsonCursor json = JsonCursor.open(document, document.length);
            object(json, said);
            json.end();
            return said.toString();
        } catch (final MalformedException e) {
            return REFUSED;
        }
    }

    private static void object(final JsonCursor json, final StringBuilder said) throws MalformedException {
        said.append('{');
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            said.append(name).append(':');
            value(json, said);
        }
        said.append('}');
    }

    private static void value(final JsonCursor json, final StringBuilder said) throws MalformedException {
        if (json.isObject()) {
            object(json, said);
        } else if (json.isArray()) {
            said.append('[');
            while (json.nextElement()) {
                value(json, said);
            }
            said.append(']');
        } else if (json.isText()) {
            said.append('"').append(json.text()).append('"');
        } else {
            said.append(number(json)).append(' ');
        }
    }

    private static String number(final JsonCursor json) {
        try {
            return Long.toString(json.number());
        } catch (final MalformedException e) {
            return "other";
        }
    }

    private static String jackson(final byte[] document) {
        if (document.length < 2 || document[0] != '{' || document[1] == 0) {
            return REFUSED;
        }
        final StringBuilder said = new StringBuilder();
        try (JsonParser parser = JACKSON.createParser(document)) {
            int depth = 0;
            do {
                final JsonToken token = parser.nextToken();
                depth += token == null ? 0 : token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                said.append(text(parser, token));
            } while (depth > 0);
            return parser.nextToken() == null ? said.toString() : REFUSED;
        } catch (final IOException e) {
            return REFUSED;
        }
    }

    private static String text(final JsonParser parser, final JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> "{";
            case END_OBJECT -> "}";
            case START_ARRAY -> "[";
            case END_ARRAY -> "]";
            case FIELD_NAME -> wellFormed(parser.currentName()) + ':';
            case VALUE_STRING -> '"' + parser.getText() + '"';
            case VALUE_NUMBER_INT ->
                (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? "other" : parser.getLongValue()) + " ";
            default -> "other ";
        };
    }

    /** The cursor refuses names with an unpaired surrogate. */
    private static String wellFormed(final String name) throws IOException {
        if (Fields.utf8Length(name) == Integer.MAX_VALUE) {
            throw new IOException("half a pair");
        }
        return name;
    }

    private static boolean isUtf8(final byte[] document) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
            return true;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }
}
