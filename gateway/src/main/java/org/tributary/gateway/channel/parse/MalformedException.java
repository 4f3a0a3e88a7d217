package org.tributary.gateway.channel.parse;

/**
 * A callback that is not in its channel's format. Stays inside an adapter, which answers MALFORMED. Carries no stack trace
 * and no text of the callback: it is cheap to throw, and no donor's data can leak through it.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;

    /**
     * Names the problem.
     *
     * @param what a fixed text, never a value from the callback
     */
    public MalformedException(final String what) {
        super(what, null, false, false);
        this.what = what;
    }

    @Override
    public String getMessage() {
        return what;
    }
}
