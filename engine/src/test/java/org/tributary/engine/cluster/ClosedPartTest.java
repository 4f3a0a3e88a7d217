package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.testing.CountingMachine;

/** Ratis closes a node's part in the group by itself and leaves the process up: the node must not stay as one that takes no part. */
@Timeout(120)
class ClosedPartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);

    private void send(final ClusterClient client, final long id) throws Exception {
        final CommandBatch batch = new CommandBatch();
        batch.add(command, 0, CountingMachine.command(command, id, 0, 0, 100));
        client.send(batch).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void interrupt(final String node, final String thread) {
        Thread.getAllStackTraces().keySet().stream()
                .filter(each ->
                        each.getName().startsWith(node) && each.getName().contains(thread))
                .forEach(Thread::interrupt);
    }

    @Test
    void shouldFailWithTheReasonWhenRatisThreadThatAppliesEntriesEnds() throws Exception {
        try (TestGroup group =
                        TestGroup.start(root, 3, name -> new CountingMachine(), System::currentTimeMillis, true);
                ClusterClient client = group.client()) {
            send(client, 1);
            group.awaitSequence(1);
            final String odd = group.leader().equals("n1") ? "n2" : "n1";
            interrupt(odd, "StateMachineUpdater");
            await().atMost(PATIENCE).until(() -> group.fatals().containsKey(odd));
            assertThat(group.fatals().get(odd))
                    .contains("replicated log", "closed this node's part in the group by itself", odd + "-log");
            assertThat(group.node(odd).hasFailed()).isTrue();
            send(client, 2);
            assertThat(group.fatals()).containsOnlyKeys(odd);
        }
    }

    @Test
    void shouldFailWithTheReasonWhenTheJournalCannotBeSyncedForTheLog() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 1, null)) {
            group.keeping(new ClusterSettings.LogKeeping(1024 * 1024, 1, 1));
            group.stores(ClosedPartTest::failingAtSync);
            group.startNode("n1");
            try (ClusterClient client = group.client()) {
                send(client, 1);
                await().atMost(PATIENCE).until(() -> group.fatals().containsKey("n1"));
                assertThat(group.fatals().get("n1")).contains("journal", "no sync on this disk");
            }
        }
    }

    private static JournalStore failingAtSync(final JournalStore real) {
        return (JournalStore) Proxy.newProxyInstance(
                JournalStore.class.getClassLoader(),
                new Class<?>[] {JournalStore.class},
                (store, method, arguments) -> {
                    final Object made = method.invoke(real, arguments);
                    return made instanceof Journal journal ? failingAtSync(journal) : made;
                });
    }

    private static Journal failingAtSync(final Journal real) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (journal, call, with) -> {
                    if (call.getName().equals("sync")) {
                        throw new IllegalStateException("no sync on this disk");
                    }
                    try {
                        return call.invoke(real, with);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
