package org.tributary.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.testing.CountingMachine;

/**
 * One contract for every host: the same bytes at the same times give the same outcomes, byte for byte, and the same state
 * hash, also after recovery from what the host journaled. Another host is one more {@link Host}.
 */
class HostContractTest {
    @TempDir
    Path root;

    @Test
    void shouldDecideAsThePlainLoopWhenTheMachineIsTheCore() throws Exception {
        final long seed = Long.getLong("host.seed", System.nanoTime());
        System.out.println("host.seed=" + seed);
        compare(DonationCore::new, CampaignSteps.random(new Random(seed)));
    }

    @Test
    void shouldDecideAsThePlainLoopWhenTheMachineMakesManyRecords() throws Exception {
        final List<Step> steps = new ArrayList<>();
        long atMs = 1_000_000;
        for (int i = 1; i <= 600; i++) {
            final UnsafeBuffer command = new UnsafeBuffer(new byte[16 + i % 300]);
            // A deadline due at once may run before the next command or with it: both are right, so none here.
            final int delay = i % 7 == 1 ? 0 : i % 7;
            CountingMachine.command(command, i, i % 11 == 0 ? i % 256 : 0, delay, command.capacity());
            steps.add(new Step(atMs, command));
            atMs += i % 20 == 0 ? 35 : 0;
        }
        compare(CountingMachine::new, steps);
    }

    private void compare(final Supplier<? extends StateMachine> machines, final List<Step> steps) throws Exception {
        final Host.Run plain = new PlainLoop().drive(machines, steps);
        final Host.Run pipeline = new PipelineHost(root.resolve("pipeline")).drive(machines, steps);
        assertThat(pipeline.records()).isEqualTo(plain.records());
        assertThat(pipeline.stateHash()).isEqualTo(plain.stateHash());
        for (final int nodes : new int[] {1, 3}) {
            final Host.Run cluster = new ClusterHost(root.resolve("cluster-" + nodes), nodes).drive(machines, steps);
            assertThat(cluster.records()).isEqualTo(plain.records());
            assertThat(cluster.stateHash()).isEqualTo(plain.stateHash());
        }
    }
}
