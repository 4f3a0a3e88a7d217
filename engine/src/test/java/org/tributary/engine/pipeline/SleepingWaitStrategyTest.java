package org.tributary.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.collections.MutableLong;
import org.junit.jupiter.api.Test;

class SleepingWaitStrategyTest {
    private static final int ROUND_TRIPS = 200_000;

    /** A machine busy with other work gives each round trip a turn of its scheduler: so long, and as many as that allows. */
    private static final long MOST_NANOS = 15_000_000_000L;

    /** No wake-up takes so long on any machine. */
    private static final long LOST_NANOS = 60_000_000_000L;

    private final RingBuffer<MutableLong> ring =
            RingBuffer.createMultiProducer(MutableLong::new, 4, new SleepingWaitStrategy());
    private final SequenceBarrier barrier = ring.newBarrier();
    private final Sequence done = new Sequence();

    /** Each publishing waits for the one before to be taken: the consumer is about to sleep every time. A wake-up lost stops all. */
    @Test
    void shouldWakeWhoeverSleepsWhenOneSlotIsPublished() {
        ring.addGatingSequences(done);
        consumer();
        final long begin = System.nanoTime();

        long published = 0;
        for (; published < ROUND_TRIPS && System.nanoTime() - begin < MOST_NANOS; published++) {
            awaitTaken(published - 2);
            final long sequence = ring.next();
            ring.get(sequence).set(sequence);
            ring.publish(sequence);
        }

        awaitTaken(published - 1);
        assertThat(published).isGreaterThan(100);
    }

    private void awaitTaken(final long sequence) {
        final long begin = System.nanoTime();
        while (done.get() < sequence) {
            Thread.onSpinWait();
            if (System.nanoTime() - begin > LOST_NANOS) {
                throw new AssertionError("slot " + sequence + " was published and not taken");
            }
        }
    }

    @Test
    void shouldWakeWhoeverSleepsWhenAlerted() {
        final AtomicBoolean alerted = new AtomicBoolean();
        final Thread sleeper = new Thread(() -> {
            try {
                barrier.waitFor(0);
            } catch (final AlertException e) {
                alerted.set(true);
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
        sleeper.start();
        await().until(() -> sleeper.getState() == Thread.State.WAITING);

        barrier.alert();

        await().atMost(Duration.ofSeconds(60)).untilTrue(alerted);
    }

    /** Each publishing waits for the one before to be taken: it is about to sleep every time. A wake-up lost stops all. */
    private void consumer() {
        final Thread consumer = new Thread(() -> {
            try {
                for (long next = 0; next < ROUND_TRIPS; ) {
                    final long end = barrier.waitFor(next);
                    for (; next <= end; next++) {
                        assertThat(ring.get(next).get()).isEqualTo(next);
                    }
                    done.set(end);
                }
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
        consumer.setDaemon(true);
        consumer.start();
    }
}
