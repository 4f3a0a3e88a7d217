package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.Watch;

/** More connections than the process may have files open. */
final class Descriptors extends Described {
    private static final int LIMIT = 256;
    private static final int IDLE = 400;
    private static final double RATE = 200;

    Descriptors() {
        super(
                "descriptors",
                "ulimit -n 256 and 400 idle connections beside callbacks",
                "goes on; callbacks are answered after it; each answer in the journal once",
                2);
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        final Subject.Tuning tuning = Subject.Tuning.of("process")
                .with(SMALL_FILES)
                .started(List.of("bash", "-c", "ulimit -n " + LIMIT + "; exec \"$0\" \"$@\""));
        final List<Socket> idle = new ArrayList<>();
        try (Subject subject = Subject.create(setting, "descriptors", tuning)) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(Traffic.Pace.steady(RATE));
            traffic.awaitMore(50, PATIENCE_SECONDS);
            for (int i = 0; i < IDLE; i++) {
                open(subject, idle);
            }
            final Watch watch = Watch.of(subject, traffic, setting.seconds());
            outcome.note(idle.size() + " idle connections: answered " + watch.answered() + " of "
                    + (long) (RATE * setting.seconds()) + " due, longest without an answer while ready "
                    + String.format(java.util.Locale.ROOT, "%.1f s", watch.muteSeconds()));
            if (watch.exitCode() != -1) {
                outcome.problem("idle connections ended the server with exit code " + watch.exitCode());
                return;
            }
            if (watch.answered() == 0) {
                outcome.problem("callbacks over connections that were open got no answer beside idle ones");
            }
            close(idle);
            // New connections as well, and a snapshot, which needs files.
            final Traffic fresh = subject.traffic(Traffic.Pace.steady(RATE));
            Stopping.recovered(fresh, outcome);
            fresh.finish(PATIENCE_SECONDS);
            Stopping.judge(subject, traffic, outcome);
        } finally {
            close(idle);
        }
    }

    private static void open(final Subject subject, final List<Socket> idle) throws IOException {
        final Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", subject.url().getPort()), 1_000);
            idle.add(socket);
        } catch (final IOException e) {
            // The listener's queue is full: that is the fault's own doing.
            socket.close();
        }
    }

    private static void close(final List<Socket> sockets) throws IOException {
        for (final Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }
}
