package org.tributary.loadtest.drill.kind;

import java.util.List;
import java.util.Optional;
import org.tributary.loadtest.drill.Drill;

/** All drills, in the order in which {@code all} runs them. */
public final class Drills {
    private static final List<Drill> ALL = List.of(
            new Kill(),
            new Steps(),
            new DamageDrill(),
            new Descriptors(),
            new Memory(),
            new SigStop(),
            new DiskFull(),
            new FailedSync(),
            new Power(),
            new ReadOnly(),
            new Clock(),
            new TwoServers(),
            new Rolling(),
            new Overload(),
            new Poison(),
            new Soak());

    private Drills() {}

    /** Returns all drills. */
    public static List<Drill> all() {
        return ALL;
    }

    /** Returns the drill of a name. */
    public static Optional<Drill> of(final String name) {
        return ALL.stream().filter(drill -> drill.name().equals(name)).findFirst();
    }
}
