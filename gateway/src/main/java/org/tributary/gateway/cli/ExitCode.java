package org.tributary.gateway.cli;

/** Exit codes of every command (contract, section 1). */
public final class ExitCode {
    /** Fine. */
    public static final int OK = 0;

    /** A check found a difference. */
    public static final int DIFFERENCE = 1;

    /** Wrong usage or configuration. */
    public static final int USAGE = 2;

    /** Failed at run time. */
    public static final int FAILED = 3;

    private ExitCode() {}
}
