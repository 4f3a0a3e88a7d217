package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.cluster.close.Closing;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.testing.CountingMachine;

@Timeout(120)
class ClosingTest {
    private final CountDownLatch never = new CountDownLatch(1);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);

    @TempDir
    Path root;

    @AfterEach
    void release() {
        never.countDown();
        Thread.interrupted();
    }

    @Test
    void shouldEndTheOtherPartsWhenOneNeverEnds() {
        final List<String> ended = new ArrayList<>();
        final Closing closing = new Closing("a test");
        assertThat(closing.part("stuck", 50, never::await)).isFalse();
        assertThat(closing.part("next", () -> ended.add("next"))).isTrue();
        closing.here(() -> ended.add("here"));
        closing.end();
        assertThat(ended).containsExactly("next", "here");
    }

    @Test
    void shouldEndTheOtherPartsAndThrowWhenOneFails() {
        final List<String> ended = new ArrayList<>();
        final Closing closing = new Closing("a test");
        closing.part("failing", () -> {
            throw new IOException("first");
        });
        closing.here(() -> {
            throw new IllegalStateException("second");
        });
        closing.here(() -> ended.add("here"));
        assertThatThrownBy(closing::end)
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("first")
                .satisfies(e -> assertThat(e.getCause().getSuppressed()).hasSize(1));
        assertThat(ended).containsExactly("here");
    }

    @Test
    void shouldKeepAnInterruptUntilTheEndWhenItComesWhileAPartEnds() {
        final Thread caller = Thread.currentThread();
        final boolean[] seen = {true};
        final Closing closing = new Closing("a test");
        closing.part("interrupting", caller::interrupt);
        // An inner end gives the interrupt back, which must not reach the journal.
        closing.here(caller::interrupt);
        closing.here(() -> seen[0] = Thread.currentThread().isInterrupted());
        assertThat(seen[0]).isFalse();
        closing.end();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldSyncAndCloseTheJournalWhenTheThreadThatClosesANodeIsInterrupted() throws Exception {
        try (TestGroup group = TestGroup.unstarted(root, 1, null)) {
            group.startNode("n1");
            await().until(() -> group.node("n1")
                    .ingress()
                    .tryPublish(1, command, 0, CountingMachine.command(command, 1, 0, 0, 100))
                    .isTaken());
            group.awaitSequence(1);
            Thread.currentThread().interrupt();
            group.stopNode("n1");
            assertThat(Thread.interrupted()).as("the caller's interrupt").isTrue();
            try (RecoverableReader reader = new ChronicleStore(group.directory("n1")).reader()) {
                reader.readBatches((buffer, offset, length) -> {});
                assertThat(reader.syncedSequence()).isEqualTo(1);
            }
        }
    }
}
