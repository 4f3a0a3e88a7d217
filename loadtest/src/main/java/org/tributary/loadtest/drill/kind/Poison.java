package org.tributary.loadtest.drill.kind;

import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;

/** A command on which the core throws. The packaged server has no switch that makes it throw, and must have none. */
final class Poison extends Described {
    Poison() {
        super(
                "poison",
                "a command stops the engine at every start",
                "StepOverProcessTest: real processes, exit code 3 twice, step-over, held, verify 0",
                1);
    }

    @Override
    public String impossible() {
        return "the packaged server has no command that stops it: mvn -pl gateway test -Dtest=StepOverProcessTest runs"
                + " processes whose core has one";
    }

    @Override
    void once(final Setting setting, final Outcome outcome) {
        throw new IllegalStateException("it can't be run");
    }
}
