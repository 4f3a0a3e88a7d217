package org.tributary.gateway.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the mistakes of one file, so that all are reported at once. Not thread-safe. */
public final class Mistakes {
    /** Most mistakes kept; of a file with more, these and the number of all are reported. */
    public static final int MAX_KEPT = 1_000;

    private static final Comparator<Mistake> BY_PLACE =
            Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column);

    private final String file;
    private final Map<Place, String> elsewhere = new HashMap<>();
    private final List<Mistake> kept = new ArrayList<>();
    private int count;

    /**
     * An empty collection.
     *
     * @param file name of the file, as messages show it
     */
    public Mistakes(final String file) {
        this.file = file;
    }

    /**
     * Names what a place of line 0 stands for, which is not in the file.
     *
     * @param name as messages show it
     */
    public void elsewhere(final Place place, final String name) {
        elsewhere.put(place, name);
    }

    /** Adds a mistake. Sentences are given without full stops. */
    public void add(final Place place, final String what, final String remedy) {
        count++;
        if (kept.size() < MAX_KEPT) {
            kept.add(new Mistake(elsewhere.getOrDefault(place, file), place.line(), place.column(), what, remedy));
        }
    }

    /** Returns whether there is no mistake. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Returns the number of mistakes, those beyond {@link #MAX_KEPT} included. */
    public int count() {
        return count;
    }

    /** Returns the kept mistakes in order of place. */
    public List<Mistake> all() {
        return kept.stream().sorted(BY_PLACE).toList();
    }

    /** Returns a number of mistakes in words, such as {@code 1 mistake}. */
    public static String counted(final int count) {
        return count + (count == 1 ? " mistake" : " mistakes");
    }

    /** Throws if there is any. */
    public void throwIfAny() {
        if (count > 0) {
            throw asException();
        }
    }

    /** Returns an exception with all of them. */
    public InvalidFileException asException() {
        return new InvalidFileException(all(), count);
    }
}
