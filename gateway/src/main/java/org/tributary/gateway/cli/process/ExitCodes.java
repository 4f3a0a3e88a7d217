package org.tributary.gateway.cli.process;

/** The exit codes, as the README lists them. */
public final class ExitCodes {
    public static final int FINE = 0;
    /** A check found a difference. */
    public static final int DIFFERENCE = 1;
    /** Wrong usage or configuration. */
    public static final int USAGE = 2;
    /** Failed at run time. */
    public static final int FAILED = 3;

    private ExitCodes() {}
}
