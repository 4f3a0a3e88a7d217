package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load and the faults of a seed: kills, stops, cuts one way and both, delays, full disks, power cuts, clocks that are
 * off. Judge: every payment and refund that was ever answered is in every journal once, no two journals differ in any batch, each
 * verifies; and once all nodes are well again, all that is sent is answered. {@code -Dcluster.schedules=1000} runs so many, {@code
 * -Dcluster.seed=N} begins at another seed, {@code -Dcluster.lanes=N} runs so many at once, {@code -Dcluster.ledger=FILE} leaves out the
 * seeds that the file names, {@code -Dcluster.minutes=N} begins none after that time.
 */
class ClusterScheduleTest {
    private static final int SCHEDULES = Integer.getInteger("cluster.schedules", 5);
    /** The five from here on bring every kind of fault. */
    private static final long FIRST_SEED = Long.getLong("cluster.seed", 7);

    private static final int LANES = Integer.getInteger("cluster.lanes", 1);
    private static final double MINUTES = Double.parseDouble(System.getProperty("cluster.minutes", "1e6"));
    private static final @Nullable String LEDGER = System.getProperty("cluster.ledger");

    @TempDir
    Path root;

    private final long beginNanos = System.nanoTime();
    private final Set<Long> done = new TreeSet<>();
    private final List<AssertionError> failures = new ArrayList<>();
    private int begun;
    private long seed = FIRST_SEED;

    @Test
    void shouldKeepEveryAnswerOnceInEqualJournalsWhateverTheSeedBrings() throws Exception {
        readLedger();
        begun = done.size();
        final List<Thread> lanes = new ArrayList<>();
        for (int i = 0; i < LANES; i++) {
            final Thread lane = new Thread(this::runLane, "schedules " + i);
            lane.start();
            lanes.add(lane);
        }
        for (final Thread lane : lanes) {
            lane.join();
        }
        System.out.println(begun + " schedules, " + failures.size() + " of this run failed");
        assertThat(failures).isEmpty();
    }

    private void readLedger() throws IOException {
        if (LEDGER != null && Files.exists(Path.of(LEDGER))) {
            for (final String line : Files.readAllLines(Path.of(LEDGER))) {
                done.add(Long.parseLong(line.split(",")[0]));
            }
        }
    }

    private void runLane() {
        for (long next = next(); next >= 0; next = next()) {
            try {
                note(new ScheduleRun(next, root.resolve("seed" + next)).run());
            } catch (final Exception | AssertionError e) {
                final AssertionError failure = new AssertionError("seed " + next + " failed", e);
                System.out.println(Throwables.getStackTrace(failure));
                synchronized (this) {
                    failures.add(failure);
                }
                note(next + ",FAILED," + String.valueOf(e.getMessage()).replaceAll("[\\r\\n]+", " "));
            }
        }
    }

    /** A seed that has not run; -1 if enough have. Without a ledger the first failure is the last. */
    private synchronized long next() {
        if (begun >= SCHEDULES
                || System.nanoTime() - beginNanos > MINUTES * 60e9
                || LEDGER == null && !failures.isEmpty()) {
            return -1;
        }
        while (!done.add(seed)) {
            seed++;
        }
        begun++;
        return seed;
    }

    private synchronized void note(final String line) {
        System.out.println("schedule " + line);
        if (LEDGER != null) {
            try {
                Files.writeString(Path.of(LEDGER), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (final IOException e) {
                failures.add(new AssertionError(e));
            }
        }
    }

    /** The judge must see what it is there for. */
    @Test
    void shouldFindAnAnswerThatNoJournalHoldsAndAJournalThatEndsOtherwise() throws Exception {
        final Set<String> answered = new TreeSet<>(runWithoutFaults(root));
        JournalsJudge.judge(root, FaultyGroup.NAMES, answered, "no fault");
        answered.add("never sent");
        assertThatThrownBy(() -> JournalsJudge.judge(root, FaultyGroup.NAMES, answered, "one too many"))
                .hasMessageContaining("answered and missing in n1 of one too many");
        answered.remove("never sent");
        runWithoutFaults(Files.createDirectory(root.resolve("other")));
        ScheduleRun.delete(root.resolve("n2"));
        Files.move(root.resolve("other/n2"), root.resolve("n2"));
        assertThatThrownBy(() -> JournalsJudge.judge(root, FaultyGroup.NAMES, Set.of("t1"), "of two groups"))
                .hasMessageContaining("first difference of");
    }

    private static Set<String> runWithoutFaults(final Path at) throws Exception {
        try (FaultyGroup group = new FaultyGroup(at, new int[] {0, 0, 0}, false)) {
            FaultyGroup.NAMES.forEach(group::start);
            final PaymentLoad load = new PaymentLoad(new BatchSender(group.client(), IngressLimits.DEFAULT), 1);
            try (load) {
                ScheduleRun.begin(group);
                load.start();
                ScheduleRun.awaitWell(group, load, "no fault");
            }
            return load.answered();
        }
    }
}
