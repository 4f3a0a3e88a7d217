package org.tributary.engine.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;

/**
 * Sends payments, payments again and changes of a project, a few batches at once, and keeps what was answered. What was not answered in
 * time is sent again in other batches, as channels do.
 */
final class PaymentLoad implements AutoCloseable {
    private static final int BATCH = 16;
    private static final int IN_FLIGHT = 8;
    private static final int PAUSE_MS = 2;

    private final BatchSender sender;
    private final SplittableRandom random;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> sequences = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(IN_FLIGHT);
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicLong last = new AtomicLong();
    private final Thread thread = new Thread(this::run, "payments");
    private volatile String wrong = "";
    private volatile boolean over;

    PaymentLoad(final BatchSender sender, final long seed) {
        this.sender = sender;
        this.random = new SplittableRandom(seed);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!over) {
                if (places.tryAcquire(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                    send();
                }
                Thread.sleep(PAUSE_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        final CommandBatch batch = new CommandBatch();
        final List<String> sent = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            final boolean again = random.nextInt(8) == 0 && ids.get() > 0;
            final String id = "t" + (again ? 1 + random.nextInt(ids.get()) : ids.incrementAndGet());
            sent.add(id);
            add(
                    batch,
                    new Payments(id)
                            .donor(id.hashCode() % 1000)
                            .project(id.endsWith("7") ? "q1" : "p1")
                            .encode());
        }
        if (random.nextInt(8) == 0) {
            final ProjectAction action = random.nextBoolean() ? ProjectAction.FREEZE : ProjectAction.UNFREEZE;
            add(batch, Commands.project(action, "q1"));
        }
        sender.send(batch, reply -> {
            places.release();
            for (int i = 0; reply != null && i < sent.size(); i++) {
                answered(sent.get(i), reply, i);
            }
        });
    }

    private static void add(final CommandBatch batch, final DirectBuffer command) {
        batch.add(command, 0, command.capacity());
    }

    private void answered(final String id, final BatchReply reply, final int item) {
        final OutcomeCode code = OutcomeCode.get(reply.code(item));
        if (code == OutcomeCode.ACCEPTED || code == OutcomeCode.HELD) {
            final Long before = sequences.put(id, reply.sequence(item));
            if (before != null && before != reply.sequence(item)) {
                wrong = id + " was taken twice, as record " + before + " and " + reply.sequence(item);
            }
        } else if (code != OutcomeCode.DUPLICATE) {
            wrong = id + " got " + code;
        }
        answered.add(id);
        last.accumulateAndGet(reply.sequence(item), Math::max);
    }

    /** Payments that were answered with success. */
    Set<String> answered() {
        return answered;
    }

    /** Newest record that was answered. */
    long last() {
        return last.get();
    }

    /** An answer that must not be; empty if there was none. */
    String wrong() {
        return wrong;
    }

    /** Sends no more; true once all that is under way is answered. */
    boolean isDone() {
        over = true;
        return !thread.isAlive() && places.availablePermits() == IN_FLIGHT;
    }

    @Override
    public void close() {
        over = true;
        sender.close();
    }
}
