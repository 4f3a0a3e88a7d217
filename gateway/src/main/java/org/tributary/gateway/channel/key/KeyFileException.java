package org.tributary.gateway.channel.key;

/** A key file is missing or unusable. The message names the file and the remedy, never what is in it. */
public final class KeyFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    /** Says what is wrong and what to do. */
    public KeyFileException(String message) {
        super(message);
        this.message = message;
    }

    /** The same, with the cause. */
    public KeyFileException(String message, Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
