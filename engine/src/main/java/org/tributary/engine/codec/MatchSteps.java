package org.tributary.engine.codec;

import java.util.Arrays;
import org.tributary.engine.codec.sbe.MatchAction;

/**
 * How far the match money of one pool and organisation has come (RULES 21): stretches of the journal, in order, each with
 * the state of the lines recorded in it. Lines after the last stretch are promised. Shared by the core, which decides steps, and by all who
 * read a journal, so that both see the same state. Reused; one thread.
 */
public final class MatchSteps {
    /** Most stretches of a pool and organisation. */
    public static final int MAX_STEPS = 32;

    /** Given, and nothing more. */
    public static final int PROMISED = 0;
    /** In public notice. */
    public static final int NOTICED = 1;
    /** Owed to the organisation. */
    public static final int CONFIRMED = 2;
    /** Written off. */
    public static final int WITHDRAWN = 3;

    /** A result of {@link #apply}: something changed. */
    public static final int CHANGED = 0;
    /** Nothing changed. */
    public static final int UNCHANGED = 1;
    /** Nothing changed, since the notice of what could be confirmed is not over. */
    public static final int RUNNING = 2;
    /** Nothing changed, since there would be more than {@link #MAX_STEPS} stretches. */
    public static final int FULL = 3;

    /** One step splits at most two stretches and adds one. */
    private static final int ROOM = MAX_STEPS + 4;

    private long[] untils = new long[ROOM];
    private long[] ends = new long[ROOM];
    private int[] states = new int[ROOM];
    private int size;

    private long[] newUntils = new long[ROOM];
    private long[] newEnds = new long[ROOM];
    private int[] newStates = new int[ROOM];
    private int newSize;
    private boolean changed;
    private boolean running;

    /** Forgets all stretches: everything is promised. */
    public void clear() {
        size = 0;
    }

    /**
     * Adds a stretch after the last one.
     *
     * @param untilSequence its last record
     * @param endsMs when its public notice is over; 0 in other states
     */
    public void add(final long untilSequence, final long endsMs, final int state) {
        untils[size] = untilSequence;
        ends[size] = endsMs;
        states[size++] = state;
    }

    /** Number of stretches. */
    public int size() {
        return size;
    }

    /** Last record of a stretch. */
    public long untilSequence(final int step) {
        return untils[step];
    }

    /** When a stretch's notice is over; 0 in other states. */
    public long endsMs(final int step) {
        return ends[step];
    }

    /** State of the lines in a stretch. */
    public int state(final int step) {
        return states[step];
    }

    /** State of a line recorded at a sequence. */
    public int stateAt(final long sequence) {
        for (int i = 0; i < size; i++) {
            if (sequence <= untils[i]) {
                return states[i];
            }
        }
        return PROMISED;
    }

    /**
     * Takes a step.
     *
     * @param until last record whose lines are meant
     * @param nowMs stamp of the step
     * @param endsMs when the notice is over, of NOTICE only
     * @param keptTo last record whose confirmed lines were listed for payment: they can't be withdrawn any more
     * @return CHANGED, or why nothing changed
     */
    public int apply(
            final MatchAction action, final long until, final long nowMs, final long endsMs, final long keptTo) {
        newSize = 0;
        changed = false;
        running = false;
        long from = 0;
        for (int i = 0; i < size; i++) {
            from = pieces(action, from, i, until, nowMs, keptTo);
        }
        if (until > from && action != MatchAction.CONFIRM) {
            final boolean notice = action == MatchAction.NOTICE;
            put(until, notice ? endsMs : 0, notice ? NOTICED : WITHDRAWN);
            changed = true;
        }
        if (!changed) {
            return running ? RUNNING : UNCHANGED;
        }
        if (newSize > MAX_STEPS) {
            return FULL;
        }
        swap();
        return CHANGED;
    }

    /** Cuts a stretch where the step, or what was listed, ends inside it, and puts each piece into its new state. */
    private long pieces(
            final MatchAction action,
            final long from,
            final int step,
            final long until,
            final long nowMs,
            final long keptTo) {
        final long end = untils[step];
        final long first = Math.min(until, keptTo);
        final long second = Math.max(until, keptTo);
        long begin = from;
        for (final long cut : new long[] {first, second, end}) {
            final long to = Math.min(cut, end);
            if (to > begin) {
                piece(action, to, step, to <= until, nowMs, to > keptTo);
                begin = to;
            }
        }
        return end;
    }

    private void piece(
            final MatchAction action,
            final long to,
            final int step,
            final boolean meant,
            final long nowMs,
            final boolean unlisted) {
        final int state = states[step];
        int next = state;
        if (meant && action == MatchAction.CONFIRM && state == NOTICED) {
            if (ends[step] <= nowMs) {
                next = CONFIRMED;
            } else {
                running = true;
            }
        } else if (meant && action == MatchAction.WITHDRAW && (state == NOTICED || state == CONFIRMED && unlisted)) {
            next = WITHDRAWN;
        }
        changed |= next != state;
        put(to, next == NOTICED ? ends[step] : 0, next);
    }

    private void put(final long until, final long endsMs, final int state) {
        if (newSize > 0 && newStates[newSize - 1] == state && newEnds[newSize - 1] == endsMs) {
            newUntils[newSize - 1] = until;
            return;
        }
        if (newSize == newUntils.length) {
            newUntils = Arrays.copyOf(newUntils, 2 * newSize);
            newEnds = Arrays.copyOf(newEnds, 2 * newSize);
            newStates = Arrays.copyOf(newStates, 2 * newSize);
        }
        newUntils[newSize] = until;
        newEnds[newSize] = endsMs;
        newStates[newSize++] = state;
    }

    private void swap() {
        final long[] oldUntils = untils;
        final long[] oldEnds = ends;
        final int[] oldStates = states;
        untils = newUntils;
        ends = newEnds;
        states = newStates;
        size = newSize;
        newUntils = oldUntils;
        newEnds = oldEnds;
        newStates = oldStates;
    }
}
