package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.retry.RetryPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.testing.CountingMachine;

@Timeout(120)
class ClusterNodeTest {
    private static final int WAIT_SECONDS = 30;

    @TempDir
    Path root;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
    /** Id by the sequence that was answered for it. */
    private final Map<Long, Long> answered = new LinkedHashMap<>();

    private CommandBatch batch(final long firstId, final int commands, final int derived) {
        final CommandBatch batch = new CommandBatch();
        for (int i = 0; i < commands; i++) {
            batch.add(command, 0, CountingMachine.command(command, firstId + i, derived, 0, 100));
        }
        return batch;
    }

    private void send(final ClusterClient client, final long firstId, final int commands, final int derived)
            throws Exception {
        final BatchReply reply = client.send(batch(firstId, commands, derived)).get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(reply.count()).isEqualTo(commands);
        for (int i = 0; i < commands; i++) {
            answered.put(reply.sequence(i), firstId + i);
        }
    }

    private TestGroup group(final int size) throws IOException {
        return TestGroup.start(root, size, name -> new CountingMachine(), System::currentTimeMillis, true);
    }

    @Test
    void shouldJournalTheSameBatchesOnAllNodesWhenOneIsRestartedAndTheLeaderStops() throws Exception {
        try (TestGroup group = group(3);
                ClusterClient client = group.client()) {
            for (int i = 0; i < 20; i++) {
                send(client, 1 + 10 * i, 10, i % 3);
            }
            final String leader = group.leader();
            final String follower = leader.equals("n1") ? "n2" : "n1";
            group.stopNode(follower);
            send(client, 1000, 5, 0);
            group.startNode(follower);
            send(client, 2000, 5, 0);
            group.stopNode(leader);
            send(client, 3000, 5, 0);
            group.startNode(leader);
            send(client, 4000, 5, 0);
            group.awaitSequence(
                    answered.keySet().stream().mapToLong(Long::longValue).max().orElseThrow());
            assertThat(group.fatals()).isEmpty();
        }
        assertSameJournals();
    }

    private void assertSameJournals() throws IOException {
        try (TestGroup stopped = group(3)) {
            stopped.leader();
            assertThat(stopped.fatals()).isEmpty();
            assertThat(stopped.batches("n1")).isNotEmpty().isEqualTo(stopped.batches("n2"));
            assertThat(stopped.batches("n3")).isEqualTo(stopped.batches("n2"));
            final Map<Long, Long> found = new LinkedHashMap<>();
            final Set<Long> ids = new HashSet<>();
            try (var reader =
                    new org.tributary.engine.journal.chronicle.ChronicleStore(stopped.directory("n2")).reader()) {
                reader.read(1, record -> {
                    if (record.commandLength() >= CountingMachine.MIN_COMMAND_BYTES) {
                        final long id = record.buffer().getLong(record.commandOffset() + 8);
                        found.put(record.sequence(), id);
                        assertThat(ids.add(id)).as("id " + id + " once").isTrue();
                    }
                });
            }
            assertThat(found).containsAllEntriesOf(answered);
        }
    }

    @Test
    void shouldCutAnEntryOfManyRecordsAtTheFormatsLimits() throws Exception {
        try (TestGroup group = group(1);
                ClusterClient client = group.client()) {
            send(client, 1, CommandBatch.MAX_COMMANDS, 40);
            send(client, 1000, 1, 0);
            // 512 commands of 41 records: cut after the command that reaches 8192 records.
            assertThat(group.batches("n1").stream().map(each -> each.split(" ")[1]))
                    .startsWith("8200", "16400", "20992", "20993");
        }
    }

    /** As if the process died between two batches of an entry: the first stays in the journal without the others. */
    @Test
    void shouldCompareWhatIsThereAndGoOnWhenACrashCutAnEntryOff() throws Exception {
        final List<String> whole;
        try (TestGroup group = group(1)) {
            group.stopNode("n1");
            group.stores(store -> failingAtAppend(store, 4));
            group.startNode("n1");
            try (ClusterClient client = group.client()) {
                send(client, 1, 1, 0);
                send(client, 2, CommandBatch.MAX_COMMANDS, 20);
                assertThatThrownBy(() -> client.send(batch(1000, CommandBatch.MAX_COMMANDS, 40))
                                .get(5, TimeUnit.SECONDS))
                        .isInstanceOfAny(TimeoutException.class, ExecutionException.class);
                await().atMost(Duration.ofSeconds(WAIT_SECONDS))
                        .until(() -> group.fatals().containsKey("n1"));
            }
            assertThat(group.fatals().remove("n1")).contains("cut off");
            group.stopNode("n1");
            assertThat(group.batches("n1").stream().map(each -> each.split(" ")[1]))
                    .containsExactly("1", "8212", "10753", "18953");
            group.stores(store -> store);
            group.startNode("n1");
            try (ClusterClient client = group.client()) {
                send(client, 5000, 1, 0);
            }
            assertThat(group.fatals()).isEmpty();
            whole = group.batches("n1");
            assertThat(whole.stream().map(each -> each.split(" ")[1]))
                    .containsExactly("1", "8212", "10753", "18953", "27153", "31745", "31746");
        }
        try (TestGroup again = group(1)) {
            again.leader();
            assertThat(again.fatals()).isEmpty();
            assertThat(again.batches("n1")).isEqualTo(whole);
        }
    }

    private static JournalStore failingAtAppend(final JournalStore real, final int lastAppend) {
        final AtomicInteger appends = new AtomicInteger();
        return (JournalStore) Proxy.newProxyInstance(
                JournalStore.class.getClassLoader(),
                new Class<?>[] {JournalStore.class},
                (store, method, arguments) -> {
                    final Object made = method.invoke(real, arguments);
                    return !(made instanceof Journal)
                            ? made
                            : Proxy.newProxyInstance(
                                    Journal.class.getClassLoader(),
                                    new Class<?>[] {Journal.class},
                                    (journal, call, with) -> {
                                        if (call.getName().equals("append") && appends.incrementAndGet() > lastAppend) {
                                            throw new IllegalStateException("cut off");
                                        }
                                        return call.invoke(made, with);
                                    });
                });
    }

    @Test
    void shouldAnswerNothingAndStopTheOddNodeWhenItDecidesOtherwise() throws Exception {
        try (TestGroup group = TestGroup.start(
                        root,
                        3,
                        name -> new CountingMachine(name.equals("n2") ? 1 : 0),
                        System::currentTimeMillis,
                        true);
                ClusterClient client = group.client()) {
            // Answered if a good node leads; if the odd one does, it stops before it answers.
            client.send(batch(1, 10, 0)).exceptionally(stopped -> null).get(WAIT_SECONDS, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(WAIT_SECONDS))
                    .until(() -> group.fatals().containsKey("n2"));
            assertThat(group.fatals().get("n2")).contains("witness").contains("odd one of the group");
            group.stopNode("n2");
            send(client, 100, 10, 0);
            assertThat(group.fatals()).containsOnlyKeys("n2");
        }
    }

    /** The majority has logged the batch and all have decided it, but no two journals agree. */
    @Test
    void shouldWithholdTheAnswerWhenNoTwoJournalsAgree() throws Exception {
        try (TestGroup group = TestGroup.start(
                        root, 3, name -> new CountingMachine(name.charAt(1)), System::currentTimeMillis, true);
                ClusterClient client = group.client()) {
            assertThatThrownBy(() -> client.send(batch(1, 10, 0)).get(5, TimeUnit.SECONDS))
                    .isInstanceOfAny(TimeoutException.class, ExecutionException.class);
            await().atMost(Duration.ofSeconds(WAIT_SECONDS))
                    .until(() -> !group.fatals().isEmpty());
        }
    }

    @Test
    void shouldRefuseABatchThatIsNoneAndAClientOfAnotherGroup() throws Exception {
        assertThatThrownBy(() -> new BatchBytes().wrap(new byte[BatchBytes.HEADER], 0))
                .hasMessageContaining("batch of version 0, this release reads version 2");
        final byte[] bytes = batch(1, 3, 0).encode();
        for (int length = 0; length < bytes.length; length++) {
            final byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> new BatchBytes().wrap(cut, 0)).isInstanceOf(EntryFormatException.class);
        }
        try (TestGroup group = group(1)) {
            final ClusterSettings of = group.settings("");
            group.leader();
            try (RaftClient raw = Raft.client(of, RetryPolicies.noRetry(), 3000)) {
                final byte[] nonsense = java.util.Arrays.copyOf(new byte[] {2, 0, 1, 0}, BatchBytes.HEADER + 3);
                nonsense[BatchBytes.HEADER] = 50;
                assertThatThrownBy(() -> raw.io().send(Raft.message(nonsense))).hasMessageContaining("cut off");
            }
            final ClusterSettings other = new ClusterSettings(
                    "another", "", of.members(), of.logDirectory(), of.electionMillis(), true, null);
            try (ClusterClient client = new ClusterClient(other, IngressLimits.DEFAULT)) {
                assertThatThrownBy(() -> client.send(batch(1, 1, 0)).get(5, TimeUnit.SECONDS))
                        .isInstanceOfAny(ExecutionException.class, TimeoutException.class);
            }
            assertThat(group.node("n1").status().sequence()).isZero();
        }
    }

    @Test
    void shouldKeepStampsAheadUntilTimeCatchesUpWhenTheLeadersClockJumped() throws Exception {
        final long tenMinutesMs = 600_000;
        final AtomicLong clockMs = new AtomicLong(1_000_000_000_000L);
        try (TestGroup group = TestGroup.start(root, 1, name -> new CountingMachine(), clockMs::get, true);
                ClusterClient client = group.client()) {
            send(client, 1, 1, 0);
            clockMs.addAndGet(tenMinutesMs);
            send(client, 2, 1, 0);
            clockMs.addAndGet(-tenMinutesMs);
            send(client, 3, 1, 0);
            clockMs.addAndGet(tenMinutesMs + 1);
            send(client, 4, 1, 0);
            assertThat(group.fatals()).isEmpty();
        }
        final List<Long> stamps = new ArrayList<>();
        try (TestGroup stopped = TestGroup.unstarted(root, 1, null);
                var reader =
                        new org.tributary.engine.journal.chronicle.ChronicleStore(stopped.directory("n1")).reader()) {
            reader.read(1, record -> stamps.add(record.timestampMs() - 1_000_000_000_000L));
        }
        assertThat(stamps).containsExactly(0L, tenMinutesMs, tenMinutesMs, tenMinutesMs + 1);
    }

    @Test
    void shouldRefuseToStartWhenTheLogIsGone() throws Exception {
        try (TestGroup group = group(1);
                ClusterClient client = group.client()) {
            send(client, 1, 10, 0);
            group.stopNode("n1");
            java.nio.file.Files.move(root.resolve("n1-log"), root.resolve("gone"));
            assertThatThrownBy(() -> group.startNode("n1")).hasMessageContaining("holds no log of this group");
        }
    }
}
