package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.testing.CountingMachine;

/** A command that no node can decide stops all of them; a majority's consent brings them on, all with the same journal. */
@Tag("long")
@Timeout(900)
class StepOverGroupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final int LENGTH = 32;
    private static final long POISON = 666;
    private static final long WORD = 777;

    @TempDir
    Path root;

    /** Can't decide the poison before it has had the word. */
    private static StateMachine machine() {
        final CountingMachine core = new CountingMachine();
        final boolean[] hasWord = {false};
        return (StateMachine) Proxy.newProxyInstance(
                StepOverGroupTest.class.getClassLoader(), new Class<?>[] {StateMachine.class}, (self, method, args) -> {
                    if (method.getName().equals("onCommand") && (int) args[3] == LENGTH) {
                        final long id = ((DirectBuffer) args[1]).getLong((int) args[2] + 8);
                        hasWord[0] |= id == WORD;
                        if (id == POISON && !hasWord[0]) {
                            throw new IllegalStateException("this can't be decided");
                        }
                    }
                    try {
                        return method.invoke(core, args);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static byte[] command(final long id) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
        CountingMachine.command(buffer, id, 0, 0, LENGTH);
        return buffer.byteArray();
    }

    private static CommandBatch batch(final long... ids) {
        final CommandBatch batch = new CommandBatch();
        for (final long id : ids) {
            batch.add(new UnsafeBuffer(command(id)), 0, LENGTH);
        }
        return batch;
    }

    private static void stop(final TestGroup group, final String... names) {
        for (final String name : names) {
            group.stopNode(name);
            group.fatals().remove(name);
        }
    }

    private List<Long> ids(final TestGroup group, final String name) {
        final List<Long> ids = new ArrayList<>();
        try (var reader = new ChronicleStore(group.directory(name)).reader()) {
            reader.read(1, record -> {
                if (record.commandLength() == LENGTH) {
                    ids.add(record.buffer().getLong(record.commandOffset() + 8));
                }
            });
        }
        return ids;
    }

    @Test
    void shouldStepOverAnEntryThatStoppedAllNodesOnceAMajorityConsentsAndNotBefore() throws Exception {
        try (TestGroup group = TestGroup.start(root, 3, name -> machine(), System::currentTimeMillis, true);
                ClusterClient client = group.client()) {
            final List<String> names = List.of("n1", "n2", "n3");
            client.send(batch(1, 2)).get(240, TimeUnit.SECONDS);
            // Its caller gets no success; a client that sends it again brings a further entry.
            client.send(batch(3, POISON, 4));
            await().atMost(PATIENCE).until(() -> group.fatals().size() == 3);
            stop(group, "n1", "n2", "n3");
            final Set<Long> entries = group.settings("n1").consents().entries();
            assertThat(entries).hasSize(1);
            final long entry = entries.iterator().next();
            assertThat(group.settings("n2").consents().stoppedOn(entry)).isEqualTo(Sha256.hexOf(command(POISON)));

            group.settings("n1").consents().give(entry, command(WORD));
            group.startNode("n1");
            group.startNode("n2");
            group.startNode("n3");
            await().atMost(PATIENCE).until(() -> group.fatals().keySet().equals(Set.of("n2", "n3")));
            assertThat(group.node("n1").status().sequence())
                    .as("one of three decides nothing")
                    .isEqualTo(2);

            stop(group, "n2", "n3");
            group.settings("n2").consents().give(entry, command(WORD));
            group.startNode("n2");
            await().atMost(PATIENCE).until(() -> group.node("n1").status().sequence() >= 6);
            group.startNode("n3");
            final long last = client.send(batch(5)).get(240, TimeUnit.SECONDS).sequence(0);
            await().atMost(PATIENCE)
                    .until(() -> names.stream()
                            .allMatch(name -> group.node(name).status().sequence() >= last));
            assertThat(group.fatals()).isEmpty();
            for (final String name : names) {
                assertThat(ids(group, name))
                        .as(name)
                        .startsWith(1L, 2L, WORD, 3L, POISON, 4L)
                        .endsWith(5L);
                assertThat(group.batches(name)).as(name).isEqualTo(group.batches("n1"));
            }
        }
    }
}
