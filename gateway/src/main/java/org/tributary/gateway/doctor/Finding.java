package org.tributary.gateway.doctor;

/**
 * What one check has found.
 *
 * @param check its name, such as {@code disk}
 * @param what was found, in words
 * @param remedy what to do; empty if nothing is to be done
 */
public record Finding(String check, Verdict verdict, String what, String remedy) {
    /** How bad it is. */
    public enum Verdict {
        /** Fine. */
        OK,
        /** It may cost time on the day. */
        WARN,
        /** It will hurt: fix it before the day. */
        BAD,
        /** It could not be checked here. */
        UNKNOWN
    }

    static Finding ok(final String check, final String what) {
        return new Finding(check, Verdict.OK, what, "");
    }

    static Finding warn(final String check, final String what, final String remedy) {
        return new Finding(check, Verdict.WARN, what, remedy);
    }

    static Finding bad(final String check, final String what, final String remedy) {
        return new Finding(check, Verdict.BAD, what, remedy);
    }

    static Finding unknown(final String check, final String what) {
        return new Finding(check, Verdict.UNKNOWN, what, "");
    }
}
