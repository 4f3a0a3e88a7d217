package org.tributary.gateway.channel.key;

/** A key file is missing or unusable. The message names the file and the remedy, never the file's content. */
public final class KeyFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    /** An exception that says what is wrong and what to do. */
    public KeyFileException(final String message) {
        super(message);
        this.message = message;
    }

    /** An exception that says what is wrong and what to do, with its cause. */
    public KeyFileException(final String message, final Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
