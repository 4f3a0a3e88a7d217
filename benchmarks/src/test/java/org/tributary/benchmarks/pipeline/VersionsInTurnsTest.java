package org.tributary.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsInTurnsTest {
    private static final long TURN = 640;
    private static final int ROUNDS = 3;

    @Test
    void shouldTimeEachVersionInEachRoundWhenTwoTakeTurns() throws Exception {
        try (VersionsInTurns versions = new VersionsInTurns(TURN)) {
            versions.addThis();
            versions.addThis();
            versions.warmUp(TURN);

            final double[][] nanos = versions.run(ROUNDS);

            assertThat(nanos).hasDimensions(2, ROUNDS);
            assertThat(Arrays.stream(nanos).flatMapToDouble(Arrays::stream)).allMatch(each -> each > 0);
        }
    }

    @Test
    void shouldDecideEveryDonationWhenSomeAreAskedFor() {
        final DecideAlone decide = new DecideAlone();
        final long before = decide.applyAsLong(0);

        assertThat(decide.applyAsLong(TURN) - before).isEqualTo(TURN);
    }

    @Test
    void shouldNotBeSettledWhenTheFirstHalfTookATenthMoreThanTheSecond() {
        assertThat(VersionsInTurns.isSettled(new double[] {988, 990, 700, 690, 705, 695}))
                .isFalse();
        assertThat(VersionsInTurns.isSettled(new double[] {720, 990, 700, 690, 705, 695}))
                .isTrue();
        assertThat(VersionsInTurns.isSettled(new double[] {1})).isTrue();
    }

    @Test
    void shouldTakeAVersionsOwnClassesFirstWhenItHasThem(@TempDir final Path other) throws Exception {
        final String name = "org/tributary/engine/core/DonationCore.class";
        Files.createDirectories(other.resolve(name).getParent());
        Files.write(other.resolve(name), new byte[] {0});

        try (VersionsInTurns versions = new VersionsInTurns(TURN)) {
            assertThatThrownBy(() -> versions.add(other)).hasRootCauseInstanceOf(ClassFormatError.class);
        }
    }
}
