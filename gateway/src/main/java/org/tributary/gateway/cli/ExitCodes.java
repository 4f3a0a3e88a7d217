package org.tributary.gateway.cli;

/** The exit codes, as the README lists them. */
final class ExitCodes {
    static final int FINE = 0;
    /** A check found a difference. */
    static final int DIFFERENCE = 1;
    /** Wrong usage or configuration. */
    static final int USAGE = 2;
    /** Failed at run time. */
    static final int FAILED = 3;

    private ExitCodes() {}
}
