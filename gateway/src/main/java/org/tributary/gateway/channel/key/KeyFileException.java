package org.tributary.gateway.channel.key;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

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

    /** An exception for a file or directory that can't be read: whose it is and what to do, if this user may not. */
    public static KeyFileException unreadable(final Path file, final IOException cause) {
        final String what = file + " can't be read";
        if (!(cause instanceof AccessDeniedException)) {
            return new KeyFileException(what + ": " + cause.getClass().getSimpleName(), cause);
        }
        String owner;
        try {
            owner = Files.getOwner(file).getName();
        } catch (final IOException e) {
            owner = "another user";
        }
        final String self = System.getProperty("user.name");
        return new KeyFileException(
                what + " by " + self + ": it belongs to " + owner + ". `chown " + self + " " + file
                        + "`, and run tributary's commands as the server's user",
                cause);
    }

    @Override
    public String getMessage() {
        return message;
    }
}
