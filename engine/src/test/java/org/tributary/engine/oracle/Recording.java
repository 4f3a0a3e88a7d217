package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.tributary.engine.core.port.StateMachine;

/** The commands a core was given, to be played again to another. */
final class Recording {
    private record Recorded(long at, DirectBuffer command) {}

    private final List<Recorded> recorded = new ArrayList<>();

    void add(final long at, final DirectBuffer command) {
        recorded.add(new Recorded(at, command));
    }

    int size() {
        return recorded.size();
    }

    /** Plays all of it, now and then telling ahead of commands. */
    void playTo(final StateMachine fresh, final Dice dice) {
        for (int i = 0; i < recorded.size(); i++) {
            tellAhead(fresh, i, dice);
            final Recorded each = recorded.get(i);
            fresh.onCommand(each.at(), each.command(), 0, each.command().capacity(), (s, b, o, l) -> {});
        }
    }

    /** A host may tell of what comes, of part of it, of what never comes or has been, or of nothing. */
    private void tellAhead(final StateMachine fresh, final int from, final Dice dice) {
        // The first commands set the key under which ids are hashed: often told of together with donations.
        if (!dice.chance(from == 0 ? 0.7 : 0.1)) {
            return;
        }
        final int most = from == 0 ? recorded.size() : 2 * StateMachine.MAX_PREFETCHES;
        int next = from;
        for (int left = dice.upTo(most); left > 0; left--) {
            final int told = dice.chance(0.1) ? dice.upTo(recorded.size() - 1) : next++;
            if (told < recorded.size()) {
                fresh.queuePrefetch(recorded.get(told).command(), 0);
            }
        }
        if (dice.chance(0.9)) {
            fresh.prefetch();
        }
    }
}
