package org.tributary.loadtest.drill;

import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Setting of a run of a drill.
 *
 * @param directory for data and logs: what drills leave in it is deleted
 * @param jar the packaged server
 * @param seed of everything drawn
 * @param from number of the first fault, from 0: the same seed and number draw the same fault
 * @param seconds for drills that go by time
 */
public record Setting(Path directory, Path jar, long seed, int from, double seconds) {
    /** Returns what one fault is drawn from. */
    public SplittableRandom random(final int number) {
        return new SplittableRandom(seed * 1_000_003L + number);
    }

    /** Returns the same from another number on. */
    public Setting from(final int number) {
        return new Setting(directory, jar, seed, number, seconds);
    }
}
