package org.tributary.gateway.channel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/**
 * Walks one JSON object from its first byte to its last, strictly: no duplicate keys, nothing after its end, bounded
 * depth and lengths, whole numbers only. Not safe for threads; one a document.
 *
 * <p>Fed only with authentic bytes: what is not signed never reaches the parser.
 */
public final class JsonCursor implements AutoCloseable {
    /** Deepest nesting taken. */
    public static final int MAX_DEPTH = 16;

    private static final int MAX_DOCUMENT_BYTES = 64 * 1024;
    private static final int MAX_NAME_CHARS = 128;
    private static final int MAX_NUMBER_CHARS = 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxDocumentLength(MAX_DOCUMENT_BYTES)
                    .maxStringLength(MAX_DOCUMENT_BYTES)
                    .maxNameLength(MAX_NAME_CHARS)
                    .maxNumberLength(MAX_NUMBER_CHARS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser parser;

    /**
     * Stands before the object's first field.
     *
     * @throws MalformedException if the bytes do not begin with an object in UTF-8
     */
    public JsonCursor(byte[] bytes, int length) throws MalformedException {
        // Jackson would take UTF-16 and UTF-32 as well, by looking at the first bytes.
        if (length < 2 || bytes[0] != '{' || bytes[1] == 0 || length > MAX_DOCUMENT_BYTES) {
            throw new MalformedException("no JSON object");
        }
        try {
            parser = FACTORY.createParser(bytes, 0, length);
            parser.nextToken();
        } catch (IOException e) {
            throw malformed();
        }
    }

    /** Name of the next field, standing on its value; null at the end of the object. */
    public String nextField() throws MalformedException {
        try {
            if (parser.nextToken() == JsonToken.END_OBJECT) {
                return null;
            }
            String name = parser.currentName();
            parser.nextToken();
            return name;
        } catch (IOException e) {
            throw malformed();
        }
    }

    /** Passes over the value, however deep. */
    public void skip() throws MalformedException {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw malformed();
        }
    }

    /** True if the value is an object: then its fields come next. False, value passed over, if it is null. */
    public boolean enterObject() throws MalformedException {
        return enter(JsonToken.START_OBJECT);
    }

    /** True if the value is an array: then {@link #nextElement()}. False, value passed over, if it is null. */
    public boolean enterArray() throws MalformedException {
        return enter(JsonToken.START_ARRAY);
    }

    private boolean enter(JsonToken token) throws MalformedException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        if (parser.currentToken() != token) {
            throw new MalformedException("a JSON value of another kind");
        }
        return true;
    }

    /** True if it stands on the array's next element, false at the array's end. */
    public boolean nextElement() throws MalformedException {
        try {
            return parser.nextToken() != JsonToken.END_ARRAY;
        } catch (IOException e) {
            throw malformed();
        }
    }

    /** True if the value is a string. */
    public boolean isText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** True if the value is an object. */
    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** True if the value is an array. */
    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** A string; empty, value passed over, for anything else. */
    public String textOrSkip() throws MalformedException {
        if (isText()) {
            return text();
        }
        skip();
        return "";
    }

    /** A whole number; 0, value passed over, for anything else. */
    public long numberOrSkip() throws MalformedException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return number();
        }
        skip();
        return 0;
    }

    /** A string; empty for null. */
    public String text() throws MalformedException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        if (!isText()) {
            throw new MalformedException("a JSON value that should be a string");
        }
        try {
            return parser.getText();
        } catch (IOException e) {
            throw malformed();
        }
    }

    /** A whole number that fits a long. */
    public long number() throws MalformedException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new MalformedException("a JSON value that should be a whole number");
        }
        try {
            return parser.getLongValue();
        } catch (IOException e) {
            throw malformed();
        }
    }

    /** Holds that nothing but white space follows the object. */
    public void end() throws MalformedException {
        try {
            if (parser.nextToken() != null) {
                throw new MalformedException("something after the JSON object");
            }
        } catch (IOException e) {
            throw malformed();
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a parser over an array does no I/O", e);
        }
    }

    private static MalformedException malformed() {
        return new MalformedException("no well-formed JSON within the limits");
    }
}
