package org.tributary.engine.core.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/**
 * The largest campaign there may be: {@code mvn -pl engine test -Dtest=LargeCampaignTest -Dexcluded.tags=}. Prints how long
 * the commit holds the writer up.
 */
@Tag("long")
class LargeCampaignTest {
    @Test
    void shouldTakeAHundredThousandProjectsAndTenThousandPools() {
        final TestCampaigns campaign = TestCampaigns.many(100_000);
        for (int i = 0; i < 10_000; i++) {
            campaign.addPool(
                    i % 100 == 0
                            ? TestPools.ratio("m" + i, 1, 1).forTags("tag" + i % 500)
                            : TestPools.ratio("m" + i, 1, 1).forProjects("x" + i, "x" + i * 7 % 100_000));
        }
        final CoreDriver core = CoreDriver.of(TestCampaigns.usual()).unchecked().unkept();
        final List<DirectBuffer> commands = CampaignEncoder.commands(campaign.build(), 1, "ops", new byte[32]);
        commands.subList(0, commands.size() - 1).forEach(core::send);
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        final long before = System.nanoTime();
        final long cpuBefore = threads.getCurrentThreadCpuTime();
        final RecordView commit = core.send(commands.get(commands.size() - 1)).get(0);
        final long cpuMs = (threads.getCurrentThreadCpuTime() - cpuBefore) / 1_000_000;
        final long ms = (System.nanoTime() - before) / 1_000_000;
        System.out.printf("commit of %,d definitions: %,d ms, %,d ms of CPU%n", commands.size(), ms, cpuMs);
        assertThat(commit.code).isEqualTo(OutcomeCode.ACCEPTED);
        core.at(OPENS_MS + 5);
        assertThat(core.send(new Payments("t").project("x7")).lineCount).isEqualTo(2);
        core.restart();
        assertThat(core.send(new Payments("u").project("x7")).lineCount).isEqualTo(2);
    }
}
