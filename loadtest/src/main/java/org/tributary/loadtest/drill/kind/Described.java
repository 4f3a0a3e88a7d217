package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;

/** A drill that does one fault at a time, each to a server and data of its own. */
abstract class Described implements Drill {
    /** Longest time to wait for a retried callback to be answered, or for a process to end. */
    static final double PATIENCE_SECONDS = 180;

    /** Longest time in which a server may say that it is ready and answer no callback. */
    static final double MOST_MUTE_SECONDS = 30;

    /** Settings with the smallest journal files: what is in flight in a full ring must fit below the limit. */
    static final String SMALL_FILES = "journal: {cycleSize: 96MiB, reserve: 96MiB, refuseBelow: 48MiB}\n";

    /** Settings that need little space: a small ring has little in flight, so files and their reserve may be smaller still. */
    static final String LITTLE_SPACE = "engine: {ringSize: 1024, batchRecords: 512, batchBytes: 64KiB}\n"
            + "journal: {cycleSize: 64MiB, reserve: 24MiB, refuseBelow: 12MiB}\n";

    private final String name;
    private final String fault;
    private final String checked;
    private final int usualTimes;

    Described(final String name, final String fault, final String checked, final int usualTimes) {
        this.name = name;
        this.fault = fault;
        this.checked = checked;
        this.usualTimes = usualTimes;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String fault() {
        return fault;
    }

    @Override
    public final String checked() {
        return checked;
    }

    @Override
    public final int usualTimes() {
        return usualTimes;
    }

    @Override
    public final int chunk() {
        return 1;
    }

    @Override
    public final Outcome run(final Setting setting, final int times) throws IOException, InterruptedException {
        final Outcome outcome = new Outcome();
        once(setting, outcome);
        outcome.done();
        return outcome;
    }

    /** Does the fault of the setting's number once. */
    abstract void once(Setting setting, Outcome outcome) throws IOException, InterruptedException;
}
