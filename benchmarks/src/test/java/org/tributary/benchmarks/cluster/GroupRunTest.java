package org.tributary.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Six JVMs: run when benchmarks change. */
@Tag("long")
@Timeout(300)
class GroupRunTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldHaveEveryDonationAnsweredAndMeasureIt(final Kind kind) throws Exception {
        try (GroupRun run = new GroupRun(kind, root)) {
            final GroupRun.Figures figures = run.run(new GroupRun.Size(2_000, 50, 500, 256, 8, 0.5));

            assertThat(figures.perSecond()).isPositive();
            assertThat(figures.leaderMicros()).isPositive();
            assertThat(figures.byThreads()).contains("apply ", "grpc ", "compiler ");
            assertThat(figures.p99Ms()).isPositive();
        }
    }
}
