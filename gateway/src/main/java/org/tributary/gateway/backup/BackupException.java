package org.tributary.gateway.backup;

import org.jspecify.annotations.Nullable;

/** A backup or restore that is refused, with the remedy. Nothing was touched. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BackupException(final String message) {
        super(message);
    }

    BackupException(final String message, final @Nullable Throwable cause) {
        super(message, cause);
    }
}
