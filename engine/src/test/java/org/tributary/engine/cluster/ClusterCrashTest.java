package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;

/**
 * Real processes are killed under load. Judge: every payment that was answered is in every journal once, no two journals differ in
 * any batch, each verifies. {@code -Dcluster.kills=N} kills so many leaders under load.
 */
@Timeout(600)
class ClusterCrashTest {
    private static final int BATCH = 16;
    private static final int IN_FLIGHT = 8;
    private static final int MORE = 400;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicLong lastAnswerNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong longestGapNanos = new AtomicLong();

    @Test
    @Tag("long")
    void shouldKeepEveryAnswerOnceWhenTheLeaderIsKilledUnderLoad() throws Exception {
        final int kills = Integer.getInteger("cluster.kills", 3);
        final List<Long> gapsMs = new ArrayList<>();
        try (ProcessGroup group = new ProcessGroup(root)) {
            ProcessGroup.NAMES.forEach(group::start);
            try (ClusterClient client = group.client()) {
                begin(client);
                for (int i = 0; i < kills; i++) {
                    final String leader = group.leader();
                    // Otherwise the time that the last one needs to start again is measured.
                    group.awaitAll(last.get());
                    longestGapNanos.set(0);
                    final Thread killer = new Thread(() -> killIn(group, leader, 500));
                    killer.start();
                    while (killer.isAlive()) {
                        load(client, MORE);
                    }
                    load(client, MORE);
                    gapsMs.add(longestGapNanos.get() / 1_000_000);
                    group.start(leader);
                }
                load(client, MORE);
                group.awaitAll(last.get());
            }
        }
        System.out.println("answered " + answered.size()
                + " payments; longest time without an answer at each kill, ms: " + gapsMs);
        judge();
    }

    /**
     * A leader's tail that no majority had must neither count towards a later commit nor survive: X leads, the others die, X logs what
     * it can't commit and dies; the others go on; X comes back in the place of one of them, and then the last leader dies.
     */
    @Test
    void shouldKeepEveryAnswerWhenAStaleTailComesBack() throws Exception {
        try (ProcessGroup group = new ProcessGroup(root)) {
            ProcessGroup.NAMES.forEach(group::start);
            try (ClusterClient client = group.client()) {
                begin(client);
            }
            final String stale = group.leader();
            final List<String> others = new ArrayList<>(ProcessGroup.NAMES);
            others.remove(stale);
            group.kill(others.get(0));
            group.kill(others.get(1));
            final int before = answered.size();
            try (ClusterClient client = group.client()) {
                final List<CompletableFuture<Void>> sent = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    sent.add(send(client));
                }
                assertThat(sent.get(0).completeOnTimeout(null, 1, TimeUnit.SECONDS))
                        .succeedsWithin(PATIENCE);
                assertThat(answered).as("no majority, no answer").hasSize(before);
                group.kill(stale);
            }

            others.forEach(group::start);
            try (ClusterClient client = group.client()) {
                load(client, MORE);
                final String leader = group.leader();
                final String third = others.get(0).equals(leader) ? others.get(1) : others.get(0);
                group.kill(third);
                group.start(stale);
                load(client, MORE);
                final int bothOld = answered.size();
                group.kill(leader);
                group.start(third);
                load(client, MORE);
                assertThat(answered).hasSizeGreaterThan(bothOld);
                group.start(leader);
                load(client, MORE);
                group.awaitAll(last.get());
            }
        }
        judge();
    }

    private static void killIn(final ProcessGroup group, final String name, final int afterMs) {
        try {
            Thread.sleep(afterMs);
            group.kill(name);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void begin(final ClusterClient client) throws Exception {
        final List<DirectBuffer> commands = new ArrayList<>(List.of(Commands.settings()));
        commands.addAll(CampaignEncoder.commands(TestCampaigns.usual().build(), 0, "ops", new byte[32]));
        final CommandBatch batch = new CommandBatch();
        commands.forEach(command -> batch.add(command, 0, command.capacity()));
        assertThat(client.send(batch).get(60, TimeUnit.SECONDS).count()).isEqualTo(commands.size());
    }

    private CompletableFuture<Void> send(final ClusterClient client) {
        final CommandBatch batch = new CommandBatch();
        final List<String> sent = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            final String id = "t" + ids.incrementAndGet();
            sent.add(id);
            final DirectBuffer command =
                    new Payments(id).donor(ids.get() % 1000).encode();
            batch.add(command, 0, command.capacity());
        }
        return client.send(batch).handle((reply, error) -> {
            if (error == null) {
                final long now = System.nanoTime();
                longestGapNanos.accumulateAndGet(now - lastAnswerNanos.getAndSet(now), Math::max);
                answered.addAll(sent);
                last.accumulateAndGet(reply.sequence(reply.count() - 1), Math::max);
            }
            return null;
        });
    }

    /** Sends, a few batches in flight, until so many more payments are answered; then waits for the last answers. */
    private void load(final ClusterClient client, final int more) throws InterruptedException {
        final Semaphore places = new Semaphore(IN_FLIGHT);
        final int enough = answered.size() + more;
        lastAnswerNanos.set(System.nanoTime());
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (answered.size() < enough) {
            assertThat(System.nanoTime()).as("answered in time").isLessThan(end);
            if (places.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                send(client).whenComplete((done, error) -> places.release());
            }
        }
        assertThat(places.tryAcquire(IN_FLIGHT, 60, TimeUnit.SECONDS)).isTrue();
    }

    private void judge() {
        JournalsJudge.judge(root, ProcessGroup.NAMES, answered, "this run");
    }
}
