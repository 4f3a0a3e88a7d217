package org.tributary.loadtest.drill;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** One sender of {@link Traffic}. A thread. */
final class Sender extends Thread {
    private static final String HOST = "host: tributary\r\n";
    private static final int DONORS = 5_000;
    private static final int DOUBLE_EVERY = 17;
    private static final int SUCCESS = 200;
    private static final int RETRY = 503;
    private static final long LONGEST_MICROS = 60_000_000;

    private final Traffic.Source source;
    private final Traffic.Pace pace;
    private final int index;
    private final SimulatedChannel channel;
    private final Wire wire;
    private final Sent sent = new Sent();
    private final ArrayDeque<Integer> retries = new ArrayDeque<>();
    /** Bytes of payments that wait for their retry, so that each is signed once. */
    private final Map<Integer, byte[]> signed = new HashMap<>();

    private final Histogram refusalMicros = new Histogram(LONGEST_MICROS, 2);
    private final long startMs = System.currentTimeMillis();
    private volatile boolean finishing;
    private volatile boolean ended;
    private volatile long answered;
    private volatile long refused;
    private volatile long broken;
    private volatile String wrong = "";
    private long dueNanos;

    Sender(final InetSocketAddress server, final Traffic.Source source, final Traffic.Pace pace, final int index) {
        super("sender-" + index);
        setDaemon(true);
        this.source = source;
        this.pace = pace;
        this.index = index;
        this.channel = source.channels().get(index % source.channels().size());
        this.wire = new Wire(server);
    }

    @Override
    public void run() {
        dueNanos = System.nanoTime();
        while (!ended) {
            final List<Integer> batch = batch();
            if (batch.isEmpty()) {
                break;
            }
            send(batch);
            await();
        }
        wire.close();
    }

    /** Returns places to send: those to be retried first, then new ones, some of them twice. */
    private List<Integer> batch() {
        final List<Integer> batch = new ArrayList<>(pace.pipeline());
        while (batch.size() < pace.pipeline() && !retries.isEmpty()) {
            batch.add(retries.poll());
        }
        while (batch.size() < pace.pipeline() && !finishing) {
            final int place = sent.add();
            batch.add(place);
            if (place % DOUBLE_EVERY == 0) {
                batch.add(place);
            }
        }
        return batch;
    }

    private void send(final List<Integer> batch) {
        final List<byte[]> requests = new ArrayList<>(batch.size());
        batch.forEach(place -> requests.add(signed.computeIfAbsent(place, this::request)));
        final int[] next = new int[1];
        final long refusedBefore = refused;
        final long began = System.nanoTime();
        try {
            wire.ask(requests, status -> answer(batch.get(next[0]++), status));
        } catch (final IOException e) {
            wire.close();
            broken++;
        } catch (final RuntimeException e) {
            wire.close();
            wrong = wrong.isEmpty() ? e.toString() : wrong;
        }
        for (int i = next[0]; i < batch.size(); i++) {
            again(batch.get(i));
        }
        if (refused > refusedBefore) {
            refusalMicros.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - began) / 1_000));
        }
        if (next[0] < batch.size() || refused > refusedBefore) {
            LockSupport.parkNanos(pace.pauseMillis() * 1_000_000L);
        }
    }

    private void answer(final int place, final int status) {
        if (status == SUCCESS) {
            if (!sent.isAnswered(place)) {
                sent.answered(place);
                answered++;
                signed.remove(place);
            }
        } else {
            if (status == RETRY) {
                refused++;
            } else if (wrong.isEmpty()) {
                wrong = name(place) + " was answered " + status;
            }
            again(place);
        }
    }

    private void again(final int place) {
        if (!sent.isAnswered(place)) {
            retries.add(place);
        } else {
            signed.remove(place);
        }
    }

    private void await() {
        if (pace.perSecond() > 0) {
            dueNanos += (long) (1e9 * pace.pipeline() * pace.senders() / pace.perSecond());
            // A server that was away is not sent all at once what it missed.
            dueNanos = Math.max(dueNanos, System.nanoTime() - 1_000_000_000L);
            LockSupport.parkNanos(dueNanos - System.nanoTime());
        }
    }

    private byte[] request(final int place) {
        final long number = number(place);
        final SimulatedPayment payment = SimulatedPayment.of(
                channel.transactionId(number),
                "payer-" + number % DONORS,
                "p=" + source.projects().get(place % source.projects().size()),
                source.fen() > 0 ? source.fen() : 1 + number % Traffic.Source.MOST_FEN,
                startMs);
        return channel.payment(payment, System.currentTimeMillis()).toHttp(HOST);
    }

    private long number(final int place) {
        return source.first() + (long) place * pace.senders() + index;
    }

    /** Returns the journal's name of a payment. */
    String name(final int place) {
        return channel.name() + ":" + channel.transactionId(number(place));
    }

    Sent sent() {
        return sent;
    }

    void finish() {
        finishing = true;
    }

    void end() {
        ended = true;
        LockSupport.unpark(this);
    }

    long answered() {
        return answered;
    }

    long refused() {
        return refused;
    }

    long broken() {
        return broken;
    }

    /** Returns how long batches with a refused payment took. Read after the end. */
    Histogram refusalMicros() {
        return refusalMicros;
    }

    String wrong() {
        return wrong;
    }

    /** Returns how many have no answer of success yet. */
    long open() {
        return sent.size() - answered;
    }
}
