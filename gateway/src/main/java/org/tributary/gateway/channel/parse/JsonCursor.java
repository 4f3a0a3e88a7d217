package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks one JSON object from its first byte to its last, strictly (RFC 8259): UTF-8 only, no duplicate keys, nothing after
 * its end, bounded depth, lengths and fields. Skipped values are checked like those that are read. One per thread, reused: names
 * and results of {@link #symbol} are shared Strings, so that a document allocates only the texts taken from it.
 *
 * <p>Fed only with authentic bytes: what is not signed never reaches the parser.
 */
public final class JsonCursor {
    /** Deepest nesting taken. */
    public static final int MAX_DEPTH = 16;

    private static final int MAX_DOCUMENT_BYTES = 64 * 1024;
    private static final int MAX_NAME_BYTES = 128;

    private static final ThreadLocal<JsonCursor> OF_THREAD = ThreadLocal.withInitial(JsonCursor::new);

    /** The kind of value at the cursor. */
    private enum Kind {
        NOTHING,
        TEXT,
        INTEGER,
        DECIMAL,
        LITERAL,
        NULL,
        OBJECT,
        ARRAY
    }

    private final JsonNames names = new JsonNames();
    private final JsonKeys keys = new JsonKeys();
    private final boolean[] isObjectAt = new boolean[MAX_DEPTH + 1];
    private byte[] bytes = {};
    private int length;
    private int at;
    private int depth;
    private boolean needsComma;
    private Kind kind = Kind.NOTHING;

    /** The scanned text, or the digits of a number. */
    private final JsonSpan span = new JsonSpan();

    private JsonCursor() {}

    /**
     * The thread's cursor, before the object's first field. Good until the thread opens the next document.
     *
     * @throws MalformedException if the bytes do not begin with an object
     */
    public static JsonCursor open(final byte[] bytes, final int length) throws MalformedException {
        final JsonCursor cursor = OF_THREAD.get();
        cursor.start(bytes, length);
        return cursor;
    }

    private void start(final byte[] document, final int documentLength) throws MalformedException {
        if (documentLength < 2 || document[0] != '{' || documentLength > MAX_DOCUMENT_BYTES) {
            throw new MalformedException("not a JSON object");
        }
        bytes = document;
        length = documentLength;
        at = 0;
        depth = 0;
        keys.clear();
        value();
    }

    /** Name of the next field, standing on its value; null at the end of the object. */
    public @Nullable String nextField() throws MalformedException {
        int next = next();
        if (next == '}') {
            leave(true);
            return null;
        }
        if (needsComma) {
            take(',');
            next = next();
        }
        if (next != '"' || !isObjectAt[depth]) {
            throw malformed();
        }
        final String name = name();
        next();
        take(':');
        next();
        value();
        return name;
    }

    /** Skips the value and everything in it. */
    public void skip() throws MalformedException {
        if (kind == Kind.OBJECT || kind == Kind.ARRAY) {
            final int outside = depth - 1;
            while (depth > outside) {
                if (isObjectAt[depth]) {
                    nextField();
                } else {
                    nextElement();
                }
            }
        }
    }

    /** True if the value is an object: then its fields come next. False if it is null, which is skipped. */
    public boolean enterObject() throws MalformedException {
        return enter(Kind.OBJECT);
    }

    /** True if the value is an array: then call {@link #nextElement()}. False if it is null, which is skipped. */
    public boolean enterArray() throws MalformedException {
        return enter(Kind.ARRAY);
    }

    private boolean enter(final Kind wanted) throws MalformedException {
        if (kind == Kind.NULL) {
            return false;
        }
        if (kind != wanted) {
            throw new MalformedException("a JSON value of another kind");
        }
        return true;
    }

    /** True at the array's next element, false at the array's end. */
    public boolean nextElement() throws MalformedException {
        final int next = next();
        if (next == ']') {
            leave(false);
            return false;
        }
        if (needsComma) {
            take(',');
            next();
        }
        if (isObjectAt[depth]) {
            throw malformed();
        }
        value();
        return true;
    }

    /** True if the value is a string. */
    public boolean isText() {
        return kind == Kind.TEXT;
    }

    /** True if the value is null. */
    public boolean isNull() {
        return kind == Kind.NULL;
    }

    /** True if the value is a whole number of any size. */
    public boolean isWhole() {
        return kind == Kind.INTEGER;
    }

    /** True if the value is {@code true}. */
    public boolean isTrue() {
        return kind == Kind.LITERAL && bytes[at - 4] == 't';
    }

    /** True if the value is {@code false}. */
    public boolean isFalse() {
        return kind == Kind.LITERAL && !isTrue();
    }

    /** True if the value is an object. */
    public boolean isObject() {
        return kind == Kind.OBJECT;
    }

    /** True if the value is an array. */
    public boolean isArray() {
        return kind == Kind.ARRAY;
    }

    /** A string; empty for any other value, which is skipped. */
    public String textOrSkip() throws MalformedException {
        if (isText()) {
            return text();
        }
        skip();
        return "";
    }

    /** Like {@link #symbol}; empty for any value but a string, which is skipped. */
    public String symbolOrSkip() throws MalformedException {
        return isText() ? symbol() : textOrSkip();
    }

    /** A whole number; 0 for any other value, which is skipped. */
    public long numberOrSkip() throws MalformedException {
        if (kind == Kind.INTEGER) {
            return number();
        }
        skip();
        return 0;
    }

    /** A string; empty for null. */
    public String text() throws MalformedException {
        if (kind == Kind.NULL) {
            return "";
        }
        if (kind != Kind.TEXT) {
            throw new MalformedException("a JSON value that should be a string");
        }
        return span.text(bytes);
    }

    /** Like {@link #text}, for one of few values: allocates no String if the value was read recently. */
    public String symbol() throws MalformedException {
        return kind == Kind.TEXT && span.isPlain && span.isAscii ? names.text(bytes, span.begin, span.end) : text();
    }

    /** Most bytes that {@link #base64} can decode from this value. */
    public int maxBase64Bytes() {
        return Base64Bytes.maxDecodedLength(span.end - span.begin);
    }

    /**
     * A string in Base64, decoded.
     *
     * @param to room for {@link #maxBase64Bytes()}
     * @return bytes decoded; -1 for null or if it is not canonical Base64
     */
    public int base64(final byte[] to) throws MalformedException {
        if (kind == Kind.TEXT && span.isPlain) {
            return Base64Bytes.decode(bytes, span.begin, span.end - span.begin, to);
        }
        final byte[] chars = text().getBytes(StandardCharsets.UTF_8);
        return Base64Bytes.decode(chars, 0, chars.length, to);
    }

    /** A whole number that fits a long. */
    public long number() throws MalformedException {
        if (kind != Kind.INTEGER) {
            throw new MalformedException("a JSON value that should be a whole number");
        }
        return JsonNumbers.value(bytes, span.begin, span.end);
    }

    /** Checks that only white space follows the object. */
    public void end() throws MalformedException {
        skipSpace();
        if (depth != 0 || at != length) {
            throw new MalformedException("something after the JSON object");
        }
    }

    private void value() throws MalformedException {
        needsComma = true;
        switch (bytes[at]) {
            case '"' -> {
                kind = Kind.TEXT;
                scanText();
            }
            case '{' -> enterNew(true);
            case '[' -> enterNew(false);
            case 't' -> literal("true", Kind.LITERAL);
            case 'f' -> literal("false", Kind.LITERAL);
            case 'n' -> literal("null", Kind.NULL);
            default -> scanNumber();
        }
    }

    private void enterNew(final boolean isObject) throws MalformedException {
        if (depth == MAX_DEPTH) {
            throw malformed();
        }
        at++;
        depth++;
        isObjectAt[depth] = isObject;
        keys.open(depth);
        needsComma = false;
        kind = isObject ? Kind.OBJECT : Kind.ARRAY;
    }

    private void leave(final boolean isObject) throws MalformedException {
        if (depth == 0 || isObjectAt[depth] != isObject) {
            throw malformed();
        }
        at++;
        keys.close(depth);
        depth--;
        needsComma = true;
        kind = Kind.NOTHING;
    }

    private void literal(final String word, final Kind itsKind) throws MalformedException {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= length || bytes[at + i] != word.charAt(i)) {
                throw malformed();
            }
        }
        at += word.length();
        kind = itsKind;
    }

    private String name() throws MalformedException {
        scanText();
        if (span.end - span.begin > MAX_NAME_BYTES) {
            throw malformed();
        }
        if (span.isPlain && span.isAscii) {
            final int hash = JsonNames.hash(bytes, span.begin, span.end);
            addKey(bytes, span.begin, span.end, hash);
            return names.text(bytes, span.begin, span.end, hash);
        }
        final String name = span.text(bytes);
        if (Fields.utf8Length(name) == Integer.MAX_VALUE) {
            throw malformed();
        }
        final byte[] decoded = name.getBytes(StandardCharsets.UTF_8);
        addKey(decoded, 0, decoded.length, JsonNames.hash(decoded, 0, decoded.length));
        return name;
    }

    private void addKey(final byte[] source, final int from, final int to, final int hash) throws MalformedException {
        if (!keys.add(depth, source, from, to, hash)) {
            throw malformed();
        }
    }

    private void scanText() throws MalformedException {
        at = checked(span.scanText(bytes, at, length));
    }

    private static int checked(final int itsLength) throws MalformedException {
        if (itsLength == 0) {
            throw malformed();
        }
        return itsLength;
    }

    private void scanNumber() throws MalformedException {
        span.begin = at;
        span.end = at + checked(JsonNumbers.length(bytes, at, length));
        kind = JsonNumbers.isWhole(bytes, span.begin, span.end) ? Kind.INTEGER : Kind.DECIMAL;
        at = span.end;
    }

    /** The next byte that is not white space; the document must not end before it. */
    private int next() throws MalformedException {
        skipSpace();
        if (at >= length || depth == 0) {
            throw malformed();
        }
        return bytes[at];
    }

    private void skipSpace() {
        while (at < length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private void take(final char wanted) throws MalformedException {
        if (bytes[at] != wanted) {
            throw malformed();
        }
        at++;
    }

    private static MalformedException malformed() {
        return new MalformedException("not well-formed JSON within the limits");
    }
}
