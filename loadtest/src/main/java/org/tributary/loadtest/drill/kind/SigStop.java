package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Shell;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;

/** A process that is stopped for some seconds, as by a debugger or a machine that is paused. */
final class SigStop extends Described {
    private static final int LEAST_MS = 1_000;
    private static final int MORE_MS = 11_000;

    SigStop() {
        super("sigstop", "SIGSTOP for 1 to 12 s under load, SIGCONT", "goes on; each answer in the journal once", 5);
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        try (Subject subject = Subject.create(setting, "sigstop", Subject.Tuning.of("process"))) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(Traffic.Pace.FULL);
            traffic.awaitMore(500, PATIENCE_SECONDS);
            final String pid = Long.toString(subject.process().pid());
            Shell.run("kill", "-STOP", pid);
            TimeUnit.MILLISECONDS.sleep(
                    LEAST_MS + setting.random(setting.from()).nextInt(MORE_MS));
            Shell.run("kill", "-CONT", pid);
            Stopping.recovered(traffic, outcome);
            Stopping.judge(subject, traffic, outcome);
        }
    }
}
