package org.tributary.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.SnapshotBuilder;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.gateway.cli.CommandRun;
import org.tributary.gateway.server.PastDay;

/** Damage in what an engine reads no more is found beside it, and by {@code verify} as far as that reads. */
@Isolated("reads what a command prints")
class ScrubberTest {
    private static final long FAST = 1L << 30;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private DataDirectory directory;
    private ChronicleStore store;

    @BeforeEach
    void writeTwoEpochs() throws Exception {
        PastDay.write(data);
        directory = new DataDirectory(data);
        store = new ChronicleStore(directory);
        new SnapshotBuilder(directory, store, DonationCore::new, List.of()).build(Progress.NONE);
    }

    private Scrubber scrubber(final long bytesPerSecond) {
        return new Scrubber(store, new SnapshotStore(directory), bytesPerSecond, 1).start();
    }

    private static void await(final Scrubber scrubber, final long damaged) {
        final long begun = scrubber.rounds();
        Awaitility.await().atMost(LONG).until(() -> scrubber.rounds() >= begun + 2);
        assertThat(scrubber.damaged()).isEqualTo(damaged);
    }

    private Path cycleFile() throws IOException {
        try (Stream<Path> files = Files.list(directory.epochs().firstEntry().getValue())) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Flips a bit in the last tenth of what a file holds that is not 0. */
    private static void flip(final Path file) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        bytes[end - end / 10] ^= 4;
        Files.write(file, bytes);
    }

    @Test
    void shouldFindDamageOfTheJournalAndThatItWasMended() throws Exception {
        try (Scrubber scrubber = scrubber(FAST)) {
            await(scrubber, 0);
            final byte[] sound = Files.readAllBytes(cycleFile());
            assertThat(scrubber.damagedSinceMs()).isZero();
            flip(cycleFile());
            await(scrubber, 1);
            final long sinceMs = scrubber.damagedSinceMs();
            await(scrubber, 1);
            assertThat(scrubber.damagedSinceMs()).isPositive().isEqualTo(sinceMs);
            Files.write(cycleFile(), sound);
            await(scrubber, 0);
            assertThat(scrubber.damagedSinceMs()).isZero();
        }
    }

    @Test
    void shouldFindDamageOfASnapshot() throws Exception {
        try (Scrubber scrubber = scrubber(FAST)) {
            await(scrubber, 0);
            flip(new SnapshotStore(directory).newestFirst().get(0));
            await(scrubber, 1);
        }
    }

    /** A disk that answers a read with EIO. */
    @Test
    void shouldCountADiskThatCannotBeReadAsDamage() throws Exception {
        final AtomicBoolean broken = new AtomicBoolean();
        final JournalStore failing = (JournalStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JournalStore.class}, (proxy, method, arguments) -> {
                    if (broken.get()) {
                        throw new UncheckedIOException(new IOException("Input/output error"));
                    }
                    return method.invoke(store, arguments);
                });
        try (Scrubber scrubber = new Scrubber(failing, new SnapshotStore(directory), FAST, 1).start()) {
            await(scrubber, 0);
            broken.set(true);
            await(scrubber, 1);
            broken.set(false);
            await(scrubber, 0);
        }
    }

    @Test
    void shouldKeepItsPaceAndStopInTheMiddleOfARound() throws Exception {
        final long begun = System.nanoTime();
        try (Scrubber scrubber = scrubber(1)) {
            assertThat(scrubber.rounds()).isZero();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        try (Scrubber never = scrubber(0)) {
            assertThat(never.rounds()).isZero();
        }
    }

    @Test
    void shouldVerifyOnlyWhatFollowsTheSnapshotWhenTold() throws Exception {
        final CommandRun whole = CommandRun.of("verify", "--data", data.toString());
        assertThat(whole.exitCode()).as(whole.text()).isZero();
        final CommandRun tail = CommandRun.of("verify", "--data", data.toString(), "--since", "latest");
        assertThat(tail.exitCode()).as(tail.text()).isZero();
        assertThat(tail.text()).contains("good: 0 records").contains(stateHash(whole.text()));

        final Path snapshot = new SnapshotStore(directory).newestFirst().get(0);
        assertThat(CommandRun.of("verify", "--data", data.toString(), "--since", snapshot.toString())
                        .exitCode())
                .isZero();
        flip(snapshot);
        final CommandRun damaged = CommandRun.of("verify", "--data", data.toString(), "--since", "latest");
        assertThat(damaged.exitCode()).isNotZero();
        assertThat(damaged.text()).contains("leave --since out");
        Files.delete(snapshot);
        assertThat(CommandRun.of("verify", "--data", data.toString(), "--since", "latest")
                        .text())
                .contains("has no snapshot");
    }

    private static String stateHash(final String text) {
        return text.lines()
                .filter(line -> line.contains("state hash"))
                .findFirst()
                .orElseThrow();
    }
}
