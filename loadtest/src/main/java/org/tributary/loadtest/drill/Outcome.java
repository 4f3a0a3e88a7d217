package org.tributary.loadtest.drill;

import java.util.ArrayList;
import java.util.List;

/** Counts of a drill while it runs. One thread changes it, or several through its synchronized methods. */
public final class Outcome {
    private static final int MAX_WORDS = 20;

    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int times;
    private long answered;
    private long lost;
    private long doubled;
    private long unnoticed;

    /** Counts a fault done. */
    public synchronized void done() {
        times++;
    }

    /** Adds what the judge found. */
    public synchronized void add(final Verdict verdict) {
        answered += verdict.answered();
        lost += verdict.lost();
        doubled += verdict.doubled();
        verdict.problems().forEach(this::problem);
    }

    /** Adds answers that the judge does not count itself. */
    public synchronized void answered(final long count) {
        answered += count;
    }

    /** Counts a fault that had an effect and was reported by nothing. */
    public synchronized void unnoticed(final String words) {
        unnoticed++;
        problem(words);
    }

    /** Notes something else that is wrong. */
    public synchronized void problem(final String words) {
        if (problems.size() < MAX_WORDS) {
            problems.add(words);
        }
    }

    /** Notes a figure or a finding that is no fault. */
    public synchronized void note(final String words) {
        if (notes.size() < MAX_WORDS) {
            notes.add(words);
        }
    }

    /** Returns the row for the table. */
    public synchronized Row row(final Drill drill, final Setting setting, final double seconds, final String command) {
        return new Row(
                drill.name(),
                setting.seed(),
                setting.from(),
                times,
                answered,
                lost,
                doubled,
                unnoticed,
                List.copyOf(problems),
                List.copyOf(notes),
                null,
                seconds,
                command);
    }
}
