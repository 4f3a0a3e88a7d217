package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.nio.file.Files;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.Verdict;

/** A second server on the data of one that runs, after somebody removed its LOCK. */
final class TwoServers extends Described {
    private static final int HALTED = 3;

    TwoServers() {
        super(
                "two-servers",
                "LOCK removed and a second server started on the same data",
                "the first halts with exit code 3; what only it holds makes verify fail",
                3);
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        try (Subject first = Subject.create(setting, "two", Subject.Tuning.of("process"));
                Subject second = Subject.on(setting, first.sandbox(), Subject.Tuning.of("process"))) {
            first.mustStart();
            final Traffic traffic = first.traffic(new Traffic.Pace(4, 4, 0));
            traffic.awaitMore(500, PATIENCE_SECONDS);
            refusedWhileLocked(second, outcome);
            Files.delete(first.process().data().resolve("journal/LOCK"));
            final Subject.Start start = second.start();
            final int ended = first.process().awaitExit((long) PATIENCE_SECONDS);
            if (ended != HALTED) {
                outcome.unnoticed("the first server did not halt with exit code 3 but with " + ended);
            }
            traffic.close();
            if (start.isReady()) {
                second.process().stop();
            }
            judge(first.judge(), start, outcome);
        }
    }

    private static void refusedWhileLocked(final Subject second, final Outcome outcome)
            throws IOException, InterruptedException {
        final Subject.Start refused = second.start();
        if (refused.isReady()) {
            outcome.unnoticed("a second server started while the first held LOCK");
            second.process().kill();
        }
    }

    /** Answers of the first server beside the second are in no journal that goes on: then verify must say so. */
    private static void judge(final Verdict verdict, final Subject.Start second, final Outcome outcome) {
        outcome.answered(verdict.answered());
        if (verdict.lost() > 0 && verdict.verified() == 0) {
            outcome.unnoticed(verdict.lost() + " answers are not in the journal that verify calls good");
        }
        if (verdict.doubled() > 0) {
            outcome.unnoticed(verdict.doubled() + " payments count twice");
        }
        outcome.note("second server " + (second.isReady() ? "ready" : "refused, exit code " + second.exitCode())
                + "; verify " + verdict.verified() + "; only in the first: " + verdict.lost());
    }
}
