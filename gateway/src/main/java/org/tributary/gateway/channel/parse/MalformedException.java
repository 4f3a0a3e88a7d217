package org.tributary.gateway.channel.parse;

/**
 * A callback is not as its channel writes it. Stays inside an adapter, which answers MALFORMED. Carries no stack trace
 * and no text of the callback: it is cheap to throw and nothing of a donor can leak through it.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;

    /**
     * Names what is wrong.
     *
     * @param what a fixed text, never a value from the callback
     */
    public MalformedException(String what) {
        super(what, null, false, false);
        this.what = what;
    }

    @Override
    public String getMessage() {
        return what;
    }
}
