package org.tributary.engine.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.Commands.GRACE_MS;
import static org.tributary.engine.testkit.TestCampaigns.CLOSES_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/**
 * How long a deferred pool's close holds the writer up. Prints the worst pulse:
 * {@code mvn -pl engine test -Dtest=DeferredPauseTest -Dexcluded.tags= -Ddonations=5000000}.
 */
@Tag("long")
class DeferredPauseTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final OutcomeSink NOWHERE = (sequence, buffer, offset, length) -> {};

    @Test
    void shouldShareMillionsInSmallPieces() {
        final int donations = Integer.getInteger("donations", 5_000_000);
        final CoreDriver driver = CoreDriver.of(TestCampaigns.usual()
                .pool(TestPools.deferred("d").budget(66L * donations).maxRatio(2, 1)));
        final DonationCore core = driver.core();
        final DirectBuffer template = new Payments("4200000000000000000000000000").encode();
        final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
        command.putBytes(0, template, 0, template.capacity());
        for (int i = 0; i < donations; i++) {
            command.putInt(4 + DonationCommandDecoder.BLOCK_LENGTH + 4, decimal(i));
            command.putLong(4 + DonationCommandDecoder.donorLoEncodingOffset(), i / 2);
            command.putLong(4 + DonationCommandDecoder.amountFenEncodingOffset(), 100 + i % 97);
            core.onCommand(OPENS_MS + 5, command, 0, template.capacity(), NOWHERE);
        }
        long atMs = CLOSES_MS + GRACE_MS;
        long worstNanos = 0;
        long worstCpuNanos = 0;
        long pulses = 0;
        final DirectBuffer pulse = Commands.pulse();
        final long start = System.nanoTime();
        while (core.nextDeadlineMs() <= atMs + 1) {
            atMs = Math.max(atMs, core.nextDeadlineMs());
            final long before = System.nanoTime();
            final long cpuBefore = THREADS.getCurrentThreadCpuTime();
            core.onCommand(atMs, pulse, 0, pulse.capacity(), NOWHERE);
            worstCpuNanos = Math.max(worstCpuNanos, THREADS.getCurrentThreadCpuTime() - cpuBefore);
            worstNanos = Math.max(worstNanos, System.nanoTime() - before);
            pulses++;
        }
        System.out.printf(
                "%,d donations shared by %,d pulses in %,d ms of work; worst pulse %.2f ms, %.2f ms of CPU%n",
                donations, pulses, (System.nanoTime() - start) / 1_000_000, worstNanos / 1e6, worstCpuNanos / 1e6);
        assertThat(core.state().registry().pool(0).remainingFen()).isZero();
        core.checkConservation();
    }

    private static int decimal(final int number) {
        int packed = 0;
        for (int rest = number, shift = 0; shift < 32; shift += 4, rest /= 10) {
            packed |= rest % 10 << shift;
        }
        return packed;
    }
}
