package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.tributary.engine.testing.CountingMachine;

/** Members that change: another leader, a node that lost its files, one that was never there. */
@Timeout(300)
class GroupMembersTest {
    private static final int WAIT_SECONDS = 60;

    @TempDir
    Path root;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
    private long ids;

    private void load(final ClusterClient client, final int batches) throws Exception {
        for (int i = 0; i < batches; i++) {
            final CommandBatch batch = new CommandBatch();
            for (int j = 0; j < 10; j++) {
                batch.add(command, 0, CountingMachine.command(command, ++ids, 0, 0, 200));
            }
            assertThat(client.send(batch).get(WAIT_SECONDS, TimeUnit.SECONDS).count())
                    .isEqualTo(10);
        }
    }

    private void empty(final String name) throws Exception {
        for (final Path directory : List.of(root.resolve(name), root.resolve(name + "-log"))) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The log is purged far beyond what the emptied node had, so that only a copy of a journal brings it back. */
    @Test
    void shouldTakeAnEmptiedNodeInAgainWithTheSameJournalWhenItWasRemovedAndCopiedAPeers() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 3, null)) {
            group.electionMillis(1500);
            group.keeping(new ClusterSettings.LogKeeping(16 * 1024, 10, 30));
            List.of("n1", "n2", "n3").forEach(group::startNode);
            try (ClusterClient client = group.client();
                    GroupMembers members = new GroupMembers(group.settings(""), "wang")) {
                load(client, 40);
                members.transfer("n1");
                await().atMost(Duration.ofSeconds(WAIT_SECONDS))
                        .until(() -> group.node("n1").isLeader());
                group.stopNode("n3");
                empty("n3");
                group.settings("n3", group.settings("n3").joining("", true));
                assertThatThrownBy(() -> group.startNode("n3"))
                        .hasMessageContaining("n3 is a member of the group and has no log")
                        .hasMessageContaining("cluster remove n3");
                members.remove("n3");
                assertThat(members.current()).containsOnlyKeys("n1", "n2");
                load(client, 40);
                await().atMost(Duration.ofSeconds(WAIT_SECONDS)).until(() -> firstEntryOfLog(group, "n1") > 0);
                group.startNode("n3");
                load(client, 10);
                members.add("n3", group.settings("").members().get("n3"));
                assertThat(members.current()).containsOnlyKeys("n1", "n2", "n3");
                load(client, 10);
                group.awaitSequence(ids);
                members.transfer("n3");
                await().atMost(Duration.ofSeconds(WAIT_SECONDS))
                        .until(() -> group.node("n3").isLeader());
                // Two of three journals are needed for an answer, and one of them is the copied one now.
                group.stopNode("n2");
                load(client, 10);
                group.startNode("n2");
                group.awaitSequence(ids);
                assertThat(group.fatals()).isEmpty();
            }
            List.of("n1", "n2", "n3").forEach(group::stopNode);
            assertThat(group.batches("n3"))
                    .hasSizeGreaterThan(100)
                    .startsWith(group.batches("n1").get(0));
            assertSameAsFarAsBothReach(group.batches("n1"), group.batches("n3"));
            assertSameAsFarAsBothReach(group.batches("n2"), group.batches("n3"));
        }
    }

    private static void assertSameAsFarAsBothReach(final List<String> some, final List<String> others) {
        final int common = Math.min(some.size(), others.size());
        assertThat(some.subList(0, common)).isEqualTo(others.subList(0, common));
        assertThat(common).isGreaterThanOrEqualTo(Math.max(some.size(), others.size()) - 5);
    }

    @Test
    void shouldTakeInANodeThatTheSettingsDontNameAndRefuseWhatIsWrong() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 1, null)) {
            group.startNode("n1");
            try (ClusterClient client = group.client();
                    GroupMembers members = new GroupMembers(group.settings(""), "wang")) {
                load(client, 5);
                final String address = "127.0.0.1:" + TestGroup.freePort();
                final ListAppender<ILoggingEvent> log = new ListAppender<>();
                log.start();
                ((Logger) LoggerFactory.getLogger(GroupStateMachine.class)).addAppender(log);
                assertThatThrownBy(() -> members.add("n1", address)).hasMessageContaining("a member of that name");
                assertThatThrownBy(() -> members.transfer("d")).hasMessageContaining("d is no member of the group");
                assertThatThrownBy(() -> members.remove("n1")).hasMessageContaining("the last member");
                group.settings("d", joining(group, "test", "d", address));
                group.startNode("d");
                assertThat(group.node("d").status().sequence()).isEqualTo(ids);
                members.add("d", address);
                load(client, 5);
                group.awaitSequence(ids);
                assertThat(group.node("n1").members()).containsOnlyKeys("n1", "d");
                members.remove("d");
                load(client, 5);
                assertThat(group.fatals()).isEmpty();
                assertThat(List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage))
                        .containsSubsequence("wang asks to add d at " + address, "wang asks to remove d")
                        .anyMatch(line -> line.endsWith("are [d, n1], before [n1]"));
            }
        }
    }

    /** A node that waits is no member: no log is kept for it. */
    @Tag("long")
    @Test
    void shouldCopyAgainWhenTheLogWentOnWithoutAWaitingNode() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 1, null)) {
            group.keeping(new ClusterSettings.LogKeeping(16 * 1024, 10, 5));
            group.startNode("n1");
            try (ClusterClient client = group.client();
                    GroupMembers members = new GroupMembers(group.settings(""), "wang")) {
                load(client, 5);
                final String address = "127.0.0.1:" + TestGroup.freePort();
                group.settings("d", joining(group, "test", "d", address));
                group.startNode("d");
                load(client, 40);
                await().atMost(Duration.ofSeconds(WAIT_SECONDS)).until(() -> firstEntryOfLog(group, "n1") > 20);
                final CompletableFuture<Void> tooLate = CompletableFuture.runAsync(() -> members.add("d", address));
                await().atMost(Duration.ofSeconds(WAIT_SECONDS))
                        .until(() -> group.fatals().containsKey("d"));
                assertThat(group.fatals().remove("d")).contains("after this node's end", "start it again with --join");
                group.stopNode("d");
                assertThatThrownBy(() -> tooLate.get(2 * WAIT_SECONDS, TimeUnit.SECONDS))
                        .hasMessageContaining("was not taken in");
                group.startNode("d");
                members.add("d", address);
                load(client, 5);
                group.awaitSequence(ids);
                assertThat(group.fatals()).isEmpty();
            }
            List.of("n1", "d").forEach(group::stopNode);
            assertSameAsFarAsBothReach(group.batches("n1"), group.batches("d"));
        }
    }

    private ClusterSettings joining(
            final TestGroup group, final String cluster, final String name, final String address) {
        final ClusterSettings n1 = group.settings("n1");
        return new ClusterSettings(
                cluster,
                name,
                n1.members(),
                root.resolve(name + "-log"),
                n1.electionMillis(),
                true,
                null,
                n1.log(),
                address,
                true);
    }

    @Test
    void shouldRefuseAForeignGroupsJournal() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 1, null);
                TestGroup foreign = TestGroup.unstarted(Files.createDirectory(root.resolve("foreign")), 1, null)) {
            group.startNode("n1");
            foreign.startNode("n1");
            try (ClusterClient client = group.client();
                    ClusterClient other = foreign.client()) {
                load(client, 3);
                load(other, 3);
            }
            // Its directory holds the foreign group's journal, its settings name this group.
            foreign.stopNode("n1");
            Files.move(root.resolve("foreign/n1"), root.resolve("e"));
            group.settings("e", joining(group, "test", "e", "127.0.0.1:" + TestGroup.freePort()));
            final List<String> before = group.batches("e");
            assertThatThrownBy(() -> group.startNode("e"))
                    .hasMessageContaining("no member gives its journal")
                    .hasMessageContaining("not the group's");
            assertThat(group.batches("e")).isEqualTo(before);
            // Its settings name another group.
            group.settings("f", joining(group, "another", "f", "127.0.0.1:" + TestGroup.freePort()));
            assertThatThrownBy(() -> group.startNode("f")).hasMessageContaining("no node of cluster.members tells");
        }
    }

    private static long firstEntryOfLog(final TestGroup group, final String name) throws Exception {
        return NodeSnapshotTest.firstEntryOfLog(group, name);
    }
}
