package org.tributary.gateway.config.yaml;

/** Thrown for a value that can't be read; the caller knows its place. */
public final class BadValueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;
    private final String remedy;

    /**
     * An exception with both halves of the message.
     *
     * @param what text after the value's name, such as {@code is "x", not a number}
     * @param remedy what to do
     */
    public BadValueException(final String what, final String remedy) {
        super(what, null, false, false);
        this.what = what;
        this.remedy = remedy;
    }

    /** Returns what is wrong. */
    public String what() {
        return what;
    }

    /** Returns what to do. */
    public String remedy() {
        return remedy;
    }
}
