package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.record.JournalRecord;
import org.tributary.gateway.config.campaign.CampaignDiff;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;

/** The largest campaign there can be: from YAML through the log into the core. Prints how long each step took. */
@Tag("long")
class LargeCampaignTest {
    private static final int PROJECTS = 100_000;
    private static final int POOLS = 10_000;

    @Test
    void shouldLoadAHundredThousandProjectsAndTenThousandPools() {
        final byte[] yaml = yaml();
        System.out.printf("campaign file: %d MiB%n", yaml.length >> 20);
        final CampaignFile file =
                timed("YAML to campaign", () -> CampaignFile.parse(yaml, "large.yaml", SeedSource.NONE));
        final List<DirectBuffer> commands =
                timed("campaign to commands", () -> CampaignEncoder.commands(file.campaign(), 0, "large", file.hash()));
        System.out.printf(
                "%d commands, %d MiB%n",
                commands.size(),
                commands.stream().mapToLong(DirectBuffer::capacity).sum() >> 20);
        final CampaignAssembler assembler = new CampaignAssembler();
        timed("commands through core and assembler", () -> run(commands, file, assembler));
        assertThat(assembler.version()).isEqualTo(1);
        assertThat(assembler.campaign()).isEqualTo(file.campaign());
        assertThat(timed(
                        "comparison with itself",
                        () -> CampaignDiff.between(assembler.campaign(), file.campaign(), CampaignDiff.Books.EMPTY)))
                .matches(CampaignDiff::isEmpty);
    }

    private static long run(
            final List<DirectBuffer> commands, final CampaignFile file, final CampaignAssembler assembler) {
        final StateMachine core = new DonationCore();
        final long nowMs = file.campaign().opensMs();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[2 * StateMachine.MAX_COMMAND_BYTES]);
        final DirectBuffer settings = SettingsEncoder.encode(new Settings(1, 0, 0, 1, 2, List.of()));
        core.onCommand(nowMs, settings, 0, settings.capacity(), (sequence, buffer, offset, length) -> {});
        long slowestNanos = 0;
        for (final DirectBuffer command : commands) {
            final int length = command.capacity();
            record.putBytes(0, command, 0, length);
            final long startNanos = System.nanoTime();
            core.onCommand(nowMs, command, 0, length, (sequence, buffer, offset, outcomeLength) -> {
                record.putBytes(length, buffer, offset, outcomeLength);
                assembler.onRecord(new JournalRecord().wrap(sequence, nowMs, 1, record, 0, length, outcomeLength));
            });
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - startNanos);
        }
        System.out.printf("slowest command (the commit): %d ms%n", slowestNanos / 1_000_000);
        return core.lastSequence();
    }

    private static <T> T timed(final String what, final Supplier<T> step) {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        final long startNanos = System.nanoTime();
        final long startCpuNanos = threads.getCurrentThreadCpuTime();
        final T result = step.get();
        final long cpuNanos = threads.getCurrentThreadCpuTime() - startCpuNanos;
        System.out.printf(
                "%s: %d ms, %d ms of CPU%n", what, (System.nanoTime() - startNanos) / 1_000_000, cpuNanos / 1_000_000);
        return result;
    }

    private static byte[] yaml() {
        final StringBuilder yaml = new StringBuilder("""
                campaign: {id: large, opens: "2026-09-07T00:00:00+08:00", closes: "2026-09-10T00:00:00+08:00"}
                organisations:
                """);
        for (int i = 0; i < 1_000; i++) {
            yaml.append("  - {id: org-")
                    .append(i)
                    .append(", name: {zh: 机构")
                    .append(i)
                    .append("}}\n");
        }
        yaml.append("projects:\n");
        for (int i = 0; i < PROJECTS; i++) {
            yaml.append("  - {id: project-")
                    .append(i)
                    .append(", organisation: org-")
                    .append(i % 1_000);
            yaml.append(", name: {zh: 项目")
                    .append(i)
                    .append(", en: Project ")
                    .append(i)
                    .append("}, goal: \"");
            yaml.append(1_000 + i)
                    .append(".00\", maxAmount: \"50000.00\", tags: [tag-")
                    .append(i % 50)
                    .append("]}\n");
        }
        yaml.append("sponsors: [{id: s}]\npools:\n");
        for (int i = 0; i < POOLS; i++) {
            yaml.append("  - {id: pool-")
                    .append(i)
                    .append(", sponsor: s, priority: ")
                    .append(i % 10);
            yaml.append(", budget: \"1000.00\", rule: {kind: ratio, give: 1, per: 1}, ");
            yaml.append("slots: {from: \"09:00\", to: \"10:00\", budget: \"100.00\"}, ");
            yaml.append("eligible: {projects: [project-")
                    .append(i * 10)
                    .append(", project-")
                    .append(i * 10 + 1);
            yaml.append("]}, limits: {perDonor: \"10.00\"}}\n");
        }
        return yaml.toString().getBytes(StandardCharsets.UTF_8);
    }
}
