package org.tributary.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.Durability;

/** The engine against plain arithmetic; PostgreSQL and Redis are compared with the same arithmetic in every run. */
class EnginePeerTest {
    private static final int REQUESTS = 30_000;

    @TempDir
    private Path directory;

    @Test
    void shouldHaveTheBooksOfPlainArithmeticWhenTheBudgetRunsOut() throws Exception {
        final Workload workload = new Workload(5_000_000, Workload.CAP_FEN);
        final EnginePeer engine = new EnginePeer(directory, Durability.PROCESS, REQUESTS);

        final Peer.Measured measured = engine.run(workload, REQUESTS);

        final Books expected = workload.expected(REQUESTS);
        assertThat(engine.books(workload, REQUESTS)).isEqualTo(expected);
        assertThat(expected.committedFen()).isEqualTo(5_000_000);
        assertThat(expected.duplicates()).isBetween(REQUESTS / 200L, REQUESTS / 50L);
        assertThat(measured.latencyMicros().getTotalCount()).isPositive();
    }

    @Test
    void shouldCutGiftsAtTheDonorsCapWhenTheBudgetIsAmple() throws Exception {
        final Workload capped = new Workload(Workload.AMPLE_FEN, 300);
        final Workload free = new Workload(Workload.AMPLE_FEN, Workload.AMPLE_FEN);
        final EnginePeer engine = new EnginePeer(directory, Durability.PROCESS, REQUESTS);

        engine.run(capped, REQUESTS);

        assertThat(engine.books(capped, REQUESTS)).isEqualTo(capped.expected(REQUESTS));
        assertThat(capped.expected(REQUESTS).committedFen())
                .isLessThan(free.expected(REQUESTS).committedFen());
        assertThat(free.expected(REQUESTS).committedFen())
                .isEqualTo(free.expected(REQUESTS).amountFen());
    }

    @Test
    void shouldCountEveryNumberOnceWhenRequestsRepeat() {
        final Workload workload = new Workload(Workload.AMPLE_FEN, Workload.CAP_FEN);

        for (int request = 0; request < REQUESTS; request++) {
            final long number = workload.number(request);
            assertThat(number).isBetween(0L, (long) request);
            assertThat(workload.number(number)).isEqualTo(number);
        }
    }
}
