package org.tributary.engine.oracle;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.ReasonCode;

/** What the random streams have met so far: an oracle that never saw a thing has proved nothing about it. */
final class Coverage {
    private final Map<String, Long> seen = new TreeMap<>();

    void count(final Out out) {
        see(out.kind() + " " + out.code() + (out.reason() == ReasonCode.NONE ? "" : " " + out.reason()));
        for (final Out.Line line : out.lines()) {
            if (line.cut() != CutCode.NONE) {
                see("cut " + line.cut() + (line.fen().signum() == 0 ? " to nothing" : ""));
            }
            if (line.forfeited()) {
                see("forfeited line");
            }
        }
        if (out.kind().equals("Refund") && number(out, "refundFen") == 0 && number(out, "excessFen") < 0) {
            see("excess joined to what came back");
        }
        if (out.kind().equals("Contribution") && out.fields().containsKey("line0.sequence")) {
            final boolean own =
                    out.fields().get("line0.sequence").equals(out.fields().get("originalSequence"));
            see(
                    out.lines().size() > 1
                            ? "gift taken from several lines"
                            : own ? "gift taken from its own line" : "gift taken from another's line");
        }
        out.fields().forEach((name, value) -> {
            if (Boolean.TRUE.equals(value)) {
                see(out.kind() + " " + name);
            } else if (name.equals("event")) {
                see("event " + value);
            } else if (List.of("baseRefundedFen", "joinedSequence", "excessFen", "flowers")
                            .contains(name)
                    && ((BigInteger) value).signum() > 0) {
                see(out.kind() + " with " + name);
            }
        });
    }

    private static long number(final Out out, final String field) {
        final Object value = out.fields().get(field);
        return value == null ? 0 : ((BigInteger) value).signum();
    }

    void see(final String what) {
        seen.merge(what, 1L, Long::sum);
    }

    boolean saw(final String what) {
        return seen.containsKey(what);
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        seen.forEach((what, times) -> text.append(String.format("%,12d  %s%n", times, what)));
        return text.toString();
    }
}
