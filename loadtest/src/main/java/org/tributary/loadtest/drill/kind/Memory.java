package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.Watch;

/** Hardly more direct memory than a start takes, and senders whose bodies never end. */
final class Memory extends Described {
    private static final int LEAST_MIB = 16;
    private static final int STEP_MIB = 8;
    private static final int MOST_MIB = 512;
    private static final int SLOW = 400;
    private static final int BODY = 60_000;
    private static final int HALTED = 3;

    Memory() {
        super(
                "memory",
                "-XX:MaxDirectMemorySize just above what a start takes, -Xmx96m, 400 unfinished bodies of 60 kB",
                "readyz is not 200 while callbacks fail, or it halts; goes on after it; each answer once",
                2);
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        final List<Socket> slow = new ArrayList<>();
        try (Subject subject = smallest(setting, outcome)) {
            final Traffic traffic = subject.traffic(Traffic.Pace.FULL);
            traffic.awaitMore(100, PATIENCE_SECONDS);
            for (int i = 0; i < SLOW; i++) {
                begin(subject, slow);
            }
            final Watch watch = Watch.of(subject, traffic, Math.max(setting.seconds(), 2 * MOST_MUTE_SECONDS));
            outcome.note(
                    "under pressure answered " + watch.answered() + ", refused " + watch.refused() + ", connections"
                            + " lost " + traffic.broken() + ", not ready in " + watch.notReady() + " probes, exit code "
                            + watch.exitCode());
            if (watch.muteSeconds() > MOST_MUTE_SECONDS) {
                outcome.unnoticed("readyz said 200 for " + watch.muteSeconds() + " s and no callback was answered");
            }
            for (final Socket socket : slow) {
                socket.close();
            }
            if (watch.exitCode() != -1 && watch.exitCode() != HALTED) {
                outcome.problem("ended with exit code " + watch.exitCode() + " instead of 3");
            }
            if (subject.process().isAlive()) {
                Stopping.recovered(traffic, outcome);
            }
            end(setting, subject, traffic, outcome);
        } finally {
            for (final Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** What memory was too small for is taken once there is enough: by the same data, in a server with the usual memory. */
    private static void end(final Setting setting, final Subject subject, final Traffic traffic, final Outcome outcome)
            throws IOException, InterruptedException {
        traffic.close();
        if (subject.process().isAlive()) {
            subject.process().stop();
        }
        try (Subject roomy = Subject.on(setting, subject.sandbox(), Subject.Tuning.of("process"))) {
            roomy.mustStart();
            final Traffic more = roomy.traffic(Traffic.Pace.steady(100));
            Stopping.recovered(more, outcome);
            more.finish(PATIENCE_SECONDS);
            roomy.process().stop();
            subject.adopt(roomy);
        }
        outcome.add(subject.judge());
    }

    /** Returns a server that runs with the least direct memory with which it gets ready; with less it must end by itself. */
    private Subject smallest(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        for (int mib = LEAST_MIB + setting.from() % STEP_MIB; mib <= MOST_MIB; mib += STEP_MIB) {
            final Subject subject = Subject.create(
                    setting,
                    "memory",
                    Subject.Tuning.of("process").started(List.of(), "-XX:MaxDirectMemorySize=" + mib + "m", "-Xmx96m"));
            final Subject.Start start = subject.start();
            if (start.isReady()) {
                outcome.note("ready with " + mib + " MiB of direct memory");
                return subject;
            }
            if (start.exitCode() <= 0) {
                outcome.unnoticed("with " + mib + " MiB a start neither got ready nor ended");
            }
            subject.close();
        }
        throw new IOException("no start got ready with up to " + MOST_MIB + " MiB of direct memory");
    }

    private static void begin(final Subject subject, final List<Socket> slow) throws IOException {
        final Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", subject.url().getPort()), 1_000);
            final String head =
                    "POST /callbacks/stripe HTTP/1.1\r\nhost: tributary\r\ncontent-type: application/json\r\n"
                            + "content-length: " + BODY + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[BODY - 1]);
            slow.add(socket);
        } catch (final IOException e) {
            // Refused or closed: what the server does under pressure.
            socket.close();
        }
    }
}
