package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.testing.CountingMachine;

@Timeout(120)
class ClusterIngressTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int LENGTH = 100;

    @TempDir
    Path root;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
    private final Answers answers = new Answers();

    /** Results by correlation id, and how many times an id got one. */
    private static final class Answers implements ReleaseListener {
        final Map<Long, Long> sequences = new ConcurrentHashMap<>();
        final Map<Long, Long> found = new ConcurrentHashMap<>();
        final Map<Long, Integer> times = new ConcurrentHashMap<>();
        final Map<Long, Boolean> unanswered = new ConcurrentHashMap<>();
        volatile int records;

        @Override
        public void onRecord(final long correlationId, final JournalRecord record) {
            records++;
            sequences.put(correlationId, record.sequence());
            times.merge(correlationId, 1, Integer::sum);
        }

        @Override
        public void onLookup(final long correlationId, final long sequence) {
            found.put(correlationId, sequence);
            times.merge(correlationId, 1, Integer::sum);
        }

        @Override
        public void onNoAnswer(final long correlationId) {
            unanswered.put(correlationId, true);
            times.merge(correlationId, 1, Integer::sum);
        }

        @Override
        public void onBatchEnd(final long lastSequence, final long timestampMs) {}
    }

    private TestGroup group(final int size) throws Exception {
        final TestGroup group = TestGroup.unstarted(root, size, null);
        for (int i = 1; i <= size; i++) {
            group.answers("n" + i, answers);
            group.startNode("n" + i);
        }
        return group;
    }

    private Admission publish(final CommandIngress into, final long id) {
        return into.tryPublish(id, command, 0, CountingMachine.command(command, id, 0, 0, LENGTH));
    }

    private void publishTaken(final CommandIngress into, final long id) {
        if (!publish(into, id).isTaken()) {
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .until(() -> publish(into, id).isTaken());
        }
    }

    private Admission ask(final CommandIngress from, final long correlationId, final long id) {
        final UnsafeBuffer key = new UnsafeBuffer(new byte[Long.BYTES]);
        key.putLong(0, id);
        return from.tryLookup(correlationId, (short) 1, new UnsafeBuffer(0, 0), 0, 0, key, 0, Long.BYTES);
    }

    private static String follower(final TestGroup group) {
        return group.leader().equals("n1") ? "n2" : "n1";
    }

    @Test
    void shouldAnswerEachCommandOnceAfterItIsJournaledHereWhenAFollowerSendsIt() throws Exception {
        try (TestGroup group = group(3)) {
            final ClusterNode node = group.node(follower(group));
            final Map<Long, Long> questions = new LinkedHashMap<>();
            for (long id = 1; id <= 3000; id++) {
                publishTaken(node.ingress(), id);
                if (id % 100 == 0) {
                    // Goes behind the command of the same id, and asks for one that never comes too.
                    assertThat(ask(node.ingress(), 10_000 + id, id).isTaken()).isTrue();
                    assertThat(ask(node.ingress(), 20_000 + id, -id).isTaken()).isTrue();
                    questions.put(10_000 + id, id);
                }
            }
            await().atMost(PATIENCE).until(() -> answers.times.size() == 3060);
            assertThat(answers.times.values()).containsOnly(1);
            assertThat(answers.unanswered).isEmpty();
            questions.forEach((question, id) -> {
                assertThat(answers.found.get(question)).isEqualTo(answers.sequences.get(id));
                assertThat(answers.found.get(question + 10_000)).isZero();
            });
            assertThat(node.status().sequence()).isGreaterThanOrEqualTo(3000);
            assertThat(new HashMap<>(answers.sequences).values()).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldTakeAChangeOnlyWhileThisNodeLeadsAndDecideItOnlyInItsTerm() throws Exception {
        try (TestGroup group = group(3);
                ClusterClient client = group.client()) {
            final String leader = group.leader();
            assertThat(publish(group.node(follower(group)).ingress().change(), 1))
                    .isEqualTo(Admission.DRAINING);
            final CommandIngress change = group.node(leader).ingress().change();
            publishTaken(change, 2);
            await().atMost(PATIENCE).until(() -> answers.sequences.containsKey(2L));
            final CommandBatch late = new CommandBatch(7, 1, 1_000_000);
            late.add(command, 0, CountingMachine.command(command, 3, 0, 0, LENGTH));
            assertThat(client.send(late).get(30, TimeUnit.SECONDS).count()).isZero();
            publishTaken(group.node(leader).ingress(), 4);
            await().atMost(PATIENCE).until(() -> answers.sequences.containsKey(4L));
            assertThat(answers.sequences.get(4L))
                    .as("nothing of the late batch was decided")
                    .isEqualTo(answers.sequences.get(2L) + 1);
            group.stopNode(leader);
            group.leader();
            group.startNode(leader);
            assertThat(publish(change, 5)).as("the term has ended").isEqualTo(Admission.DRAINING);
        }
    }

    @Test
    void shouldSayThatThereIsNoAnswerInTimeWhenNoMajorityIsThereAndAnswerAgainAfterwards() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 3, null)) {
            group.answers("n1", answers);
            group.limits(new IngressLimits(64 * 1024, 4, 2, 2, 500, 100));
            group.startNode("n1");
            final ClusterNode node = group.node("n1");
            for (long id = 1; id <= 60; id++) {
                assertThat(publish(node.ingress(), id)).isEqualTo(Admission.TAKEN);
            }
            await().atMost(PATIENCE).until(() -> answers.unanswered.size() == 60);
            group.startNode("n2");
            await().pollInterval(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> {
                publish(node.ingress(), 1000);
                return answers.sequences.containsKey(1000L);
            });
            assertThat(answers.unanswered).containsKeys(1L, 60L);
            for (long id = 1; id <= 60; id++) {
                assertThat(answers.times.get(id)).as("id " + id).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldRefuseWhatIsMoreThanMayWait() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 3, null)) {
            group.limits(new IngressLimits(64 * 1024, 4, 2, 1, 3_000, 10));
            group.startNode("n1");
            int taken = 0;
            for (long id = 1; id <= 100; id++) {
                final Admission admission = publish(group.node("n1").ingress(), id);
                assertThat(admission).isIn(Admission.TAKEN, Admission.RING_FULL);
                taken += admission.isTaken() ? 1 : 0;
            }
            // Ten that wait, and at most one batch of four on its way.
            assertThat(taken).isBetween(10, 14);
        }
    }

    @Test
    void shouldTakePartOnlyWithACertificateOfTheAuthority() throws Exception {
        final TestAuthority authority = new TestAuthority(root.resolve("ca"));
        try (TestGroup group = TestGroup.unstarted(root, 3, authority.issue("node"))) {
            group.answers("n1", answers);
            List.of("n1", "n2", "n3").forEach(group::startNode);
            publishTaken(group.node("n1").ingress(), 1);
            await().atMost(PATIENCE).until(() -> answers.sequences.containsKey(1L));
            final ClusterTls stranger = new TestAuthority(root.resolve("other")).issue("node");
            for (final ClusterTls tls : java.util.Arrays.asList(stranger, null)) {
                final ClusterSettings of = group.settings("");
                final ClusterSettings with = new ClusterSettings(
                        of.id(), "", of.members(), of.logDirectory(), of.electionMillis(), true, tls);
                try (ClusterClient client = new ClusterClient(with, IngressLimits.DEFAULT)) {
                    final CommandBatch batch = new CommandBatch();
                    batch.add(command, 0, CountingMachine.command(command, 2, 0, 0, LENGTH));
                    assertThatThrownBy(() -> client.send(batch).get(3, TimeUnit.SECONDS))
                            .isInstanceOfAny(ExecutionException.class, TimeoutException.class);
                }
            }
            assertThat(group.node("n1").status().sequence()).isEqualTo(1);
        }
    }

    @Test
    void shouldNameThePeerWhenItsListOfMembersDiffers() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 3, null)) {
            final Map<String, String> other =
                    new LinkedHashMap<>(group.settings("").members());
            other.put("n2", "127.0.0.1:1");
            group.startNode("n1");
            startWith(group, "n3", "test", other);
            awaitProblem(group, "n3", "lists of cluster.members differ", "127.0.0.1:1", "Make them equal");
        }
    }

    @Test
    void shouldNameThePeerAndItsAddressWhenItIsOfAnotherGroup() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 3, null)) {
            final Map<String, String> members = group.settings("").members();
            group.startNode("n1");
            startWith(group, "n2", "another", members);
            awaitProblem(group, "n2", "group", "not found", members.get("n2"));
        }
    }

    private void startWith(
            final TestGroup group, final String name, final String id, final Map<String, String> members) {
        group.settings(name, new ClusterSettings(id, name, members, root.resolve(name + "-log"), 300, true, null));
        group.startNode(name);
    }

    private static void awaitProblem(final TestGroup group, final String peer, final String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(group.node("n1").status().problems().get(peer))
                                .contains(parts));
    }
}
