package org.tributary.gateway.cli.process;

/** Ends a command with a message for its user and an exit code; shown without a stack trace. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(final int exitCode, final String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** Wrong usage or configuration; the message says what, where and what to do. */
    public static CommandException usage(final String message) {
        return new CommandException(ExitCodes.USAGE, message);
    }

    /** Failed at run time. */
    public static CommandException failed(final String message) {
        return new CommandException(ExitCodes.FAILED, message);
    }

    /** The exit code. */
    public int exitCode() {
        return exitCode;
    }
}
