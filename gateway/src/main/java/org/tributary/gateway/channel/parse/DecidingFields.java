package org.tributary.gateway.channel.parse;

/**
 * Fields that decide what a notification means: each must be present and readable, and none has a default. The problem
 * names the field. Stateless.
 */
public final class DecidingFields {
    /** Text that {@link Fields#payer} always refuses, because it takes visible characters only. */
    private static final String NO_PAYER = "\0";

    /** Reads the text of a field. */
    private interface Reading<T> {
        T of(String text) throws MalformedException;
    }

    private DecidingFields() {}

    /** An id of a transaction or refund. */
    public static String id(final String name, final String value) throws MalformedException {
        return read(name, value, Fields::optionalId);
    }

    /** A merchant's id. */
    public static String merchant(final String name, final String value) throws MalformedException {
        return read(name, value, Fields::merchant);
    }

    /** An amount that moved, as a whole number of fen. */
    public static long fen(final String name, final String value) throws MalformedException {
        return read(name, value, text -> Fields.moved(Fields.fen(text)));
    }

    /** An amount that moved, in decimal yuan. */
    public static long yuan(final String name, final String value) throws MalformedException {
        return read(name, value, text -> Fields.moved(Fields.yuan(text)));
    }

    /** A currency's three letters. */
    public static String currency(final String name, final String value) throws MalformedException {
        return read(name, value, Fields::currency);
    }

    /** A time in the form of {@link Times#beijing}. */
    public static long beijing(final String name, final String value) throws MalformedException {
        return read(name, value, Times::beijing);
    }

    /** A time in the form of {@link Times#beijingCompact}. */
    public static long beijingCompact(final String name, final String value) throws MalformedException {
        return read(name, value, Times::beijingCompact);
    }

    /** A time in the form of {@link Times#rfc3339}. */
    public static long rfc3339(final String name, final String value) throws MalformedException {
        return read(name, value, Times::rfc3339);
    }

    /** A payer's id, which may be missing but not unreadable: otherwise another donor would be matched. */
    public static String payer(final String name, final String value) throws MalformedException {
        return value == null || value.isEmpty() ? "" : read(name, value, Fields::payer);
    }

    /** A payer's id, not checked until {@link #payer}, so that a bad one does not hold up an event that moves no money. */
    public static String payerText(final JsonCursor json) throws MalformedException {
        return json.isText() ? json.text() : noPayerText(json);
    }

    /** Text in place of a payer's id of the wrong type: empty for null, otherwise one that {@link #payer} refuses. */
    public static String noPayerText(final JsonCursor json) throws MalformedException {
        final boolean isMissing = json.isNull();
        json.skip();
        return isMissing ? "" : NO_PAYER;
    }

    private static <T> T read(final String name, final String value, final Reading<T> reading)
            throws MalformedException {
        if (value == null || value.isEmpty()) {
            throw new MalformedException(name + " is missing");
        }
        try {
            return reading.of(value);
        } catch (final MalformedException e) {
            throw new MalformedException(name + " can't be read: " + e.getMessage());
        }
    }
}
