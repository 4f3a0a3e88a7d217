package org.tributary.engine.oracle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;

/**
 * One outcome in plain form: what the model expects and what the core's bytes say are both turned into this and must be
 * equal.
 *
 * @param kind the message's name
 * @param fields everything else by name, numbers as BigInteger
 * @param lines in the order of the record
 */
record Out(String kind, OutcomeCode code, ReasonCode reason, Map<String, Object> fields, List<Line> lines) {

    /** A line of money: cut is NONE where the message has none. */
    record Line(int pool, BigInteger fen, CutCode cut, boolean forfeited) {
        @Override
        public String toString() {
            return "pool" + pool + "=" + fen + (cut == CutCode.NONE ? "" : "(" + cut + ")") + (forfeited ? "!" : "");
        }
    }

    static Out of(final String kind, final OutcomeCode code, final ReasonCode reason) {
        return new Out(kind, code, reason, new TreeMap<>(), new ArrayList<>());
    }

    Out with(final String name, final long value) {
        fields.put(name, BigInteger.valueOf(value));
        return this;
    }

    Out with(final String name, final BigInteger value) {
        fields.put(name, value);
        return this;
    }

    Out with(final String name, final Enum<?> value) {
        fields.put(name, value);
        return this;
    }

    Out with(final String name, final boolean value) {
        fields.put(name, value);
        return this;
    }

    long number(final String name) {
        return ((BigInteger) fields.get(name)).longValueExact();
    }

    boolean flag(final String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    @Override
    public String toString() {
        return kind + " " + code + (reason == ReasonCode.NONE ? "" : " " + reason) + " " + fields
                + (lines.isEmpty() ? "" : " " + lines);
    }
}
