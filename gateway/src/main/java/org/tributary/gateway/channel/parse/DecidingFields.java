package org.tributary.gateway.channel.parse;

/**
 * Fields that decide what a notification means: each must be there and readable. Nothing is put in the place of one that
 * is not; the problem names the field. Stateless.
 */
public final class DecidingFields {
    /** What no channel's id of a payer is: {@link Fields#payer} takes visible characters only. */
    private static final String NO_PAYER = "\0";

    /** Reads the text of a field. */
    private interface Reading<T> {
        T of(String text) throws MalformedException;
    }

    private DecidingFields() {}

    /** An id of a transaction or refund. */
    public static String id(String name, String value) throws MalformedException {
        return read(name, value, Fields::optionalId);
    }

    /** A merchant's id. */
    public static String merchant(String name, String value) throws MalformedException {
        return read(name, value, Fields::merchant);
    }

    /** An amount that moved, as a whole number of fen. */
    public static long fen(String name, String value) throws MalformedException {
        return read(name, value, text -> Fields.moved(Fields.fen(text)));
    }

    /** An amount that moved, in decimal yuan. */
    public static long yuan(String name, String value) throws MalformedException {
        return read(name, value, text -> Fields.moved(Fields.yuan(text)));
    }

    /** A currency's three letters. */
    public static String currency(String name, String value) throws MalformedException {
        return read(name, value, Fields::currency);
    }

    /** A time as {@link Times#beijing} reads it. */
    public static long beijing(String name, String value) throws MalformedException {
        return read(name, value, Times::beijing);
    }

    /** A time as {@link Times#beijingCompact} reads it. */
    public static long beijingCompact(String name, String value) throws MalformedException {
        return read(name, value, Times::beijingCompact);
    }

    /** A time as {@link Times#rfc3339} reads it. */
    public static long rfc3339(String name, String value) throws MalformedException {
        return read(name, value, Times::rfc3339);
    }

    /** A payer's id, which may be missing but not unreadable: another donor would be matched in its place. */
    public static String payer(String name, String value) throws MalformedException {
        return value == null || value.isEmpty() ? "" : read(name, value, Fields::payer);
    }

    /** A payer's id for {@link #payer} to judge, so that an event that moves no money is passed over whatever its payer is. */
    public static String payerText(JsonCursor json) throws MalformedException {
        return json.isText() ? json.text() : noPayerText(json);
    }

    /** The same of a value that can't hold one: nothing if it is null, else what {@link #payer} never takes. */
    public static String noPayerText(JsonCursor json) throws MalformedException {
        boolean isMissing = json.isNull();
        json.skip();
        return isMissing ? "" : NO_PAYER;
    }

    private static <T> T read(String name, String value, Reading<T> reading) throws MalformedException {
        if (value == null || value.isEmpty()) {
            throw new MalformedException(name + " is missing");
        }
        try {
            return reading.of(value);
        } catch (MalformedException e) {
            throw new MalformedException(name + " can't be read: " + e.getMessage());
        }
    }
}
