package org.tributary.gateway.config.yaml;

/** A value that can't be read; the caller knows its place. */
public final class BadValueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;
    private final String remedy;

    /**
     * With both halves of the message.
     *
     * @param what goes on after the value's name, such as {@code is "x", not a number}
     * @param remedy what to do
     */
    public BadValueException(String what, String remedy) {
        super(what, null, false, false);
        this.what = what;
        this.remedy = remedy;
    }

    /** What is wrong. */
    public String what() {
        return what;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }
}
