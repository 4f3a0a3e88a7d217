package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.SnapshotBuilder;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.testing.CountingMachine;

/** State snapshots of nodes, and the replicated log that goes when the journal is on the device. */
@Timeout(240)
class NodeSnapshotTest {
    private static final int WAIT_SECONDS = 60;

    @TempDir
    Path root;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
    private long ids;

    private void send(final ClusterClient client, final int commands, final int derived) throws Exception {
        final CommandBatch batch = new CommandBatch();
        for (int i = 0; i < commands; i++) {
            batch.add(command, 0, CountingMachine.command(command, ++ids, derived, 0, 200));
        }
        assertThat(client.send(batch).get(WAIT_SECONDS, TimeUnit.SECONDS).count())
                .isEqualTo(commands);
    }

    private TestGroup group(final int size) throws Exception {
        return TestGroup.start(root, size, name -> new CountingMachine(), System::currentTimeMillis, true);
    }

    private long snapshot(final TestGroup group, final String name) {
        return new SnapshotBuilder(
                        group.directory(name),
                        new ChronicleStore(group.directory(name)),
                        CountingMachine::new,
                        List.of())
                .build(Progress.NONE)
                .state()
                .position()
                .sequence();
    }

    @Test
    void shouldReplayOnlyWhatIsBehindTheSnapshotWhenOneWasBuiltBesideTheNode() throws Exception {
        try (TestGroup group = group(1);
                ClusterClient client = group.client()) {
            send(client, 100, 1);
            final long at = snapshot(group, "n1");
            assertThat(at).isEqualTo(200);
            send(client, 10, 0);
            group.stopNode("n1");
            group.startNode("n1");
            assertThat(group.replayed()).isEqualTo(10);
            send(client, 10, 0);
            group.stopNode("n1");
            // What both starts journaled is what a replay from the journal's beginning gives.
            Files.delete(new SnapshotStore(group.directory("n1")).newestFirst().get(0));
            group.startNode("n1");
            assertThat(group.replayed()).isEqualTo(220);
            assertThat(group.node("n1").status().sequence()).isEqualTo(220);
            assertThat(group.fatals()).isEmpty();
        }
    }

    /** A start must know the last whole entry: in the middle of one there is no place in the log to go on from. */
    @Test
    void shouldPassOverASnapshotThatWasTakenWithinAnEntry() throws Exception {
        try (TestGroup group = group(1);
                ClusterClient client = group.client()) {
            send(client, 10, 0);
            snapshot(group, "n1");
            send(client, CommandBatch.MAX_COMMANDS, 40);
            group.stopNode("n1");
            final List<String> batches = group.batches("n1");
            assertThat(batches).hasSizeGreaterThan(3);
            SnapshotAt.write(group.directory("n1"), 3);
            group.startNode("n1");
            assertThat(group.replayed()).isEqualTo(41L * CommandBatch.MAX_COMMANDS);
            send(client, 10, 0);
            assertThat(group.fatals()).isEmpty();
            assertThat(group.batches("n1")).startsWith(batches.toArray(String[]::new));
        }
    }

    @Test
    void shouldPurgeTheLogBehindTheJournalButNotWhatAStoppedMemberNeeds() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 3, null)) {
            group.keeping(new ClusterSettings.LogKeeping(16 * 1024, 10, 5));
            List.of("n1", "n2", "n3").forEach(group::startNode);
            try (ClusterClient client = group.client()) {
                load(client, 40);
                for (final String name : List.of("n1", "n2", "n3")) {
                    await().atMost(Duration.ofSeconds(WAIT_SECONDS)).until(() -> firstEntryOfLog(group, name) > 0);
                }
                final String stopped = group.leader().equals("n3") ? "n2" : "n3";
                group.stopNode(stopped);
                final long needed = lastEntryOfLog(group, stopped);
                load(client, 40);
                assertThat(firstEntryOfLog(group, "n1")).isLessThanOrEqualTo(needed + 1);
                group.startNode(stopped);
                load(client, 40);
                group.awaitSequence(ids);
                await().atMost(Duration.ofSeconds(WAIT_SECONDS))
                        .until(() -> firstEntryOfLog(group, group.leader()) > needed);
                assertThat(group.fatals()).isEmpty();
            }
            for (final String name : List.of("n1", "n2", "n3")) {
                group.stopNode(name);
                group.startNode(name);
            }
            group.leader();
            group.awaitSequence(ids);
            assertThat(group.fatals()).isEmpty();
            assertThat(group.batches("n1")).isEqualTo(group.batches("n2")).isEqualTo(group.batches("n3"));
        }
    }

    private void load(final ClusterClient client, final int batches) throws Exception {
        for (int i = 0; i < batches; i++) {
            send(client, 10, 0);
        }
    }

    static long firstEntryOfLog(final TestGroup group, final String name) throws Exception {
        return entries(group, name, 1).min().orElse(0);
    }

    private static long lastEntryOfLog(final TestGroup group, final String name) throws Exception {
        return entries(group, name, 2).max().orElse(0);
    }

    /** First or last entries of the log's closed files, {@code log_FIRST-LAST}; of the open one, {@code log_inprogress_FIRST}. */
    private static java.util.stream.LongStream entries(final TestGroup group, final String name, final int which)
            throws Exception {
        final java.util.regex.Pattern closed =
                java.util.regex.Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-(\\d+))?");
        try (Stream<Path> files = Files.walk(group.settings(name).logDirectory())) {
            return files
                    .map(file -> closed.matcher(file.getFileName().toString()))
                    .filter(java.util.regex.Matcher::matches)
                    .mapToLong(each -> Long.parseLong(each.group(which) == null ? each.group(1) : each.group(which)))
                    .boxed()
                    .toList()
                    .stream()
                    .mapToLong(Long::longValue);
        }
    }
}
