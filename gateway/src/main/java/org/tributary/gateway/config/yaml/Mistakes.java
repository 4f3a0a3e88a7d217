package org.tributary.gateway.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the mistakes of one file, so that all are told at once. Not thread-safe. */
public final class Mistakes {
    /** Most mistakes kept; a file with more is told about these and their number. */
    public static final int MAX_KEPT = 1_000;

    private static final Comparator<Mistake> BY_PLACE =
            Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column);

    private final String file;
    private final List<Mistake> kept = new ArrayList<>();
    private int count;

    /**
     * None yet.
     *
     * @param file name of the file, as messages show it
     */
    public Mistakes(String file) {
        this.file = file;
    }

    /** Adds one. Sentences come without their full stops. */
    public void add(Place place, String what, String remedy) {
        count++;
        if (kept.size() < MAX_KEPT) {
            kept.add(new Mistake(file, place.line(), place.column(), what, remedy));
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** How many there are, also those beyond {@link #MAX_KEPT}. */
    public int count() {
        return count;
    }

    /** The kept mistakes in order of place. */
    public List<Mistake> all() {
        return kept.stream().sorted(BY_PLACE).toList();
    }

    /** Throws if there is any. */
    public void throwIfAny() {
        if (count > 0) {
            throw asException();
        }
    }

    /** All of them, to throw. */
    public InvalidFileException asException() {
        return new InvalidFileException(all(), count);
    }
}
