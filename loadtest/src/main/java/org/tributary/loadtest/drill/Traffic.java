package org.tributary.loadtest.drill;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.loadtest.books.JournalAudit;
import org.tributary.loadtest.corpus.Names;

/**
 * Signed payments from several channels, some sent twice, each retried until it is answered with success, and a record of
 * every answer. Goes on through faults: it connects again and retries, as channels do.
 */
public final class Traffic implements AutoCloseable {
    private static final long POLL_MS = 20;

    /**
     * Manner of sending.
     *
     * @param senders threads, each with a connection
     * @param pipeline requests sent together on a connection
     * @param perSecond payments a second of all senders; 0 for as fast as they are answered
     * @param pauseMillis pause of a sender after a refusal or a lost connection
     */
    public record Pace(int senders, int pipeline, double perSecond, int pauseMillis) {
        private static final int PAUSE_MILLIS = 20;

        /** Senders that pause as usual. */
        public Pace(final int senders, final int pipeline, final double perSecond) {
            this(senders, pipeline, perSecond, PAUSE_MILLIS);
        }

        /** As fast as they are answered. */
        public static final Pace FULL = new Pace(4, 32, 0);

        /** A steady trickle. */
        public static Pace steady(final double perSecond) {
            return new Pace(2, 1, perSecond);
        }
    }

    /**
     * Payments of a run.
     *
     * @param channels simulated ones; each sender uses one of them in turn
     * @param projects ids of projects that are open
     * @param first number of the first transaction, so that runs do not overlap
     * @param fen of each payment; 0 for various ones up to {@link #MOST_FEN}
     */
    public record Source(List<SimulatedChannel> channels, List<String> projects, long first, long fen) {
        /** Largest amount of payments of various ones. */
        public static final int MOST_FEN = 500;

        /** Takes copies. */
        public Source {
            channels = List.copyOf(channels);
            projects = List.copyOf(projects);
        }
    }

    private final List<Sender> senders = new ArrayList<>();

    Traffic(final InetSocketAddress server, final Source source, final Pace pace) {
        for (int i = 0; i < pace.senders(); i++) {
            senders.add(new Sender(server, source, pace, i));
        }
    }

    /** Begins to send to a server. */
    public static Traffic begin(final InetSocketAddress server, final Source source, final Pace pace) {
        final Traffic traffic = new Traffic(server, source, pace);
        traffic.start();
        return traffic;
    }

    /** Begins. */
    void start() {
        senders.forEach(Thread::start);
    }

    /** Returns the number of payments answered with success so far. */
    public long answered() {
        return senders.stream().mapToLong(Sender::answered).sum();
    }

    /** Returns the number of answers 503 so far. */
    public long refused() {
        return senders.stream().mapToLong(Sender::refused).sum();
    }

    /** Returns the number of connections lost or not made so far. */
    public long broken() {
        return senders.stream().mapToLong(Sender::broken).sum();
    }

    /** Waits until so many more were answered; returns whether they were, within some seconds. */
    public boolean awaitMore(final long count, final double seconds) throws InterruptedException {
        final long until = System.nanoTime() + (long) (seconds * 1e9);
        final long wanted = answered() + count;
        while (answered() < wanted) {
            if (System.nanoTime() > until) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return true;
    }

    /** Sends nothing new from now on, and retries the rest. */
    public void sendNothingNew() {
        senders.forEach(Sender::finish);
    }

    /** Sends nothing new, retries the rest, and ends; returns what is still without an answer of success. */
    public long finish(final double seconds) throws InterruptedException {
        final long until = System.nanoTime() + (long) (seconds * 1e9);
        senders.forEach(Sender::finish);
        for (final Sender sender : senders) {
            sender.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
        close();
        return senders.stream().mapToLong(Sender::open).sum();
    }

    /** Returns how long a sender waited for answers of which one was a refusal. Called after the end. */
    public Histogram refusalMicros() {
        final Histogram all = senders.get(0).refusalMicros().copy();
        senders.stream().skip(1).forEach(sender -> all.add(sender.refusalMicros()));
        return all;
    }

    /** Returns answers with an unexpected status, in words; the first of each sender. */
    public List<String> wrong() {
        return senders.stream()
                .map(Sender::wrong)
                .filter(words -> !words.isEmpty())
                .toList();
    }

    /** Returns the number of payments sent so far. */
    public int size() {
        return senders.stream().mapToInt(sender -> sender.sent().size()).sum();
    }

    /** Hands all that was sent to an audit, and returns the names for it. Called after the end. */
    public Names into(final JournalAudit audit, final int firstRequest) {
        int request = firstRequest;
        final List<Integer> begins = new ArrayList<>();
        for (final Sender sender : senders) {
            begins.add(request);
            for (int place = 0; place < sender.sent().size(); place++) {
                audit.sent(request++, sender.name(place), sender.sent().isAnswered(place));
            }
        }
        return number -> {
            int of = senders.size() - 1;
            while (of > 0 && begins.get(of) > number) {
                of--;
            }
            return senders.get(of).name(number - begins.get(of));
        };
    }

    /** Ends at once. */
    @Override
    public void close() throws InterruptedException {
        senders.forEach(Sender::end);
        for (final Sender sender : senders) {
            sender.join();
        }
    }
}
