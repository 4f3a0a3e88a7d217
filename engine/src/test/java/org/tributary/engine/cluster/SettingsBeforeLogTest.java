package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.pipeline.CommandIngress;

/** Settings that no core can decide are refused before they enter the log: in it, they would stop every node, again and again. */
@Timeout(300)
class SettingsBeforeLogTest {
    private static final int RULES = org.tributary.engine.core.state.campaign.Settings.RULE_VERSION;
    private static final int WAIT_SECONDS = 90;

    @TempDir
    Path root;

    private static DirectBuffer settings(final int rules, final long graceMs, final long key, final String source) {
        return SettingsEncoder.encode(new Settings(
                rules,
                graceMs,
                0,
                key,
                2,
                0,
                0,
                List.of(),
                List.of(new Settings.Source(ChannelCode.SOURCE_1, ChannelCode.NONE, source))));
    }

    private static BatchReply send(final ClusterClient client, final DirectBuffer command) throws Exception {
        final CommandBatch batch = new CommandBatch();
        batch.add(command, 0, command.capacity());
        return client.send(batch).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private static void assertRefused(
            final ClusterClient client, final CommandIngress change, final DirectBuffer command, final String why) {
        assertThatThrownBy(() -> change.tryPublish(1, command, 0, command.capacity()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("nothing was changed");
        // Another process's batch, that has not been looked at before it reaches the leader.
        assertThatThrownBy(() -> send(client, command))
                .isInstanceOf(ExecutionException.class)
                .hasStackTraceContaining(why);
    }

    @Test
    void shouldRefuseSettingsAtTheLeaderAndGoOnWhenNoCoreCanDecideThem() throws Exception {
        try (TestGroup group = TestGroup.start(root, 3, name -> new DonationCore(), System::currentTimeMillis, true)) {
            final String leader = group.leader();
            final CommandIngress change = group.node(leader).ingress().change();
            try (ClusterClient client = group.client()) {
                assertRefused(client, change, settings(RULES + 1, 0, 1, "shop"), "rules of version " + (RULES + 1));
                assertRefused(client, change, settings(RULES, -1, 1, "shop"), "negative time");
                final DirectBuffer good = settings(RULES, 5, 1, "shop");
                assertThat(send(client, good).count()).isEqualTo(1);
                assertRefused(client, change, settings(RULES, 5, 9, "shop"), "another key of the id tables");
                assertRefused(client, change, settings(RULES, 5, 1, "stall"), "fixed for the life of a journal");
                assertRefused(client, change, cutOff(good), "settings can't be read");
                assertRefused(client, change, new UnsafeBuffer(new byte[3]), "has no header");
                assertThat(send(client, settings(RULES, 6, 1, "shop")).count()).isEqualTo(1);
            }
            group.awaitSequence(2);
            assertThat(group.fatals()).isEmpty();
            for (final String name : List.of("n1", "n2", "n3")) {
                assertThat(group.node(name).status().sequence()).isEqualTo(2);
            }
        }
    }

    /** The header and the block's first bytes alone. */
    private static DirectBuffer cutOff(final DirectBuffer whole) {
        return new UnsafeBuffer(whole, 0, 20);
    }
}
