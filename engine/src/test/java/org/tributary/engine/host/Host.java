package org.tributary.engine.host;

import java.util.List;
import java.util.function.Supplier;
import org.tributary.engine.core.port.StateMachine;

/** Whatever drives a state machine: stamps, pulses, one command at a time. */
@FunctionalInterface
interface Host {
    /** Runs all steps through a fresh machine. */
    Run drive(Supplier<? extends StateMachine> machines, List<Step> steps) throws Exception;

    /**
     * What came out.
     *
     * @param records sequence, stamp, command and outcome of each, as text
     */
    record Run(List<String> records, byte[] stateHash) {}
}
