package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.HOUR_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Pool.Tier;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** A decision leaves nothing for the garbage collector, whatever the rules. Growth of tables is off the heap. */
class AllocationFreeTest {
    private static final int ROUNDS = 30_000;

    private static final OutcomeSink NOWHERE = (sequence, buffer, offset, length) -> {};

    @Test
    void shouldAllocateNothingPerDonationWithEightPools() {
        final CoreDriver driver = CoreDriver.of(TestCampaigns.usual()
                .pool(TestPools.ratio("a", 1, 1).perDonor(500).perDonorPerDay(400))
                .pool(TestPools.fixed("b", 5).donationsPerDonor(3))
                .pool(TestPools.tiered("c", new Tier(1, 1, 2)))
                .pool(TestPools.depleting("d", new Tier(1_000_000_000L, 1, 3)))
                .pool(TestPools.random("e", 1, 9, "00ff"))
                .pool(TestPools.ratio("f", 1, 7).slots(0, 9 * HOUR_MS, 1_000_000_00L, true))
                .pool(TestPools.deferred("g"))
                .pool(TestPools.everyAmount("h", 10_000, 5)));
        final DonationCore core = driver.core();
        final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
        final int length = new Payments("4200000000000000000000000000")
                .item("i1")
                .team("team-1")
                .encode()
                .capacity();
        command.putBytes(
                0,
                new Payments("4200000000000000000000000000")
                        .item("i1")
                        .team("team-1")
                        .encode(),
                0,
                length);
        run(core, command, length, 0);
        final int allocating = run(core, command, length, ROUNDS);
        assertThat(allocating)
                .as("donations of %d that allocated anything: only a table's growth may", ROUNDS)
                .isLessThan(ROUNDS / 100);
        core.checkConservation();
    }

    /** Number of donations that allocated anything on the heap. */
    private static int run(final DonationCore core, final UnsafeBuffer command, final int length, final int first) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int allocating = 0;
        final int fixed = 4 + DonationCommandDecoder.BLOCK_LENGTH;
        final int donorLo = 4 + DonationCommandDecoder.donorLoEncodingOffset();
        for (int i = first; i < first + ROUNDS; i++) {
            // Eight of the packed id's digits, behind its length and form.
            command.putInt(fixed + 4, decimal(i));
            command.putLong(donorLo, i / 2);
            final long before = threads.getCurrentThreadAllocatedBytes();
            core.onCommand(OPENS_MS + 5, command, 0, length, NOWHERE);
            allocating += threads.getCurrentThreadAllocatedBytes() > before ? 1 : 0;
        }
        return allocating;
    }

    /** A number of eight digits, two to a byte. */
    private static int decimal(final int number) {
        int packed = 0;
        for (int rest = number, shift = 0; shift < 32; shift += 4, rest /= 10) {
            packed |= rest % 10 << shift;
        }
        return packed;
    }
}
