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
import org.junit.jupiter.api.Timeout;

class SleepingWaitStrategyTest {
    private static final int ROUND_TRIPS = 200_000;

    private final RingBuffer<MutableLong> ring =
            RingBuffer.createMultiProducer(MutableLong::new, 4, new SleepingWaitStrategy());
    private final SequenceBarrier barrier = ring.newBarrier();
    private final Sequence done = new Sequence();

    /** Each publishing waits for the one before to be taken: the consumer is about to sleep every time. A wake-up lost stops all. */
    @Test
    @Timeout(60)
    void shouldWakeWhoeverSleepsWhenOneSlotIsPublished() throws InterruptedException {
        ring.addGatingSequences(done);
        final Thread consumer = consumer(ROUND_TRIPS);

        for (long i = 0; i < ROUND_TRIPS; i++) {
            while (done.get() < i - 1) {
                Thread.onSpinWait();
            }
            final long sequence = ring.next();
            ring.get(sequence).set(sequence);
            ring.publish(sequence);
        }

        consumer.join();
        assertThat(done.get()).isEqualTo(ROUND_TRIPS - 1);
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

    private Thread consumer(final long slots) {
        final Thread consumer = new Thread(() -> {
            try {
                for (long next = 0; next < slots; ) {
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
        consumer.start();
        return consumer;
    }
}
