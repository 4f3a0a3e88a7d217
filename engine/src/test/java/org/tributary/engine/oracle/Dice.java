package org.tributary.engine.oracle;

import java.util.List;
import java.util.Random;

/** Seeded chance, in the words the generators use. */
final class Dice {
    private final Random random;

    Dice(final long seed) {
        random = new Random(seed);
    }

    boolean chance(final double probability) {
        return random.nextDouble() < probability;
    }

    /** From low to high, both inclusive. */
    long between(final long low, final long high) {
        return low + Math.floorMod(random.nextLong(), high - low + 1);
    }

    int upTo(final int high) {
        return (int) between(0, high);
    }

    <T> T of(final List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Small amounts mostly, so that caps collide and pools run dry. */
    long amount() {
        return switch (random.nextInt(6)) {
            case 0 -> 100;
            case 1 -> between(1, 9);
            case 2 -> between(1, 1000);
            default -> between(1, 250);
        };
    }
}
