package org.tributary.engine.projection.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TeamTableTest {
    private static final int ROWS = 1_024;

    private final TeamTable teams = new TeamTable(ROWS);

    private static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.UTF_8));
    }

    private void give(final String team, final long fen) {
        final int row = teams.findOrAdd(id(team));
        teams.add(row, Tables.DONATIONS, 1);
        teams.add(row, Tables.AMOUNT_FEN, fen);
    }

    private long sumOf(final String team) {
        final int row = teams.find(id(team));
        return row < 0 ? -1 : teams.rows().get(row, Tables.AMOUNT_FEN);
    }

    @Test
    void shouldShowATeamThatGaveMuchWhenStrangersFilledTheTableWithOneFenTeams() {
        for (int i = 0; i < 5 * ROWS; i++) {
            give("crowd-" + i, 1);
        }
        for (int i = 0; i < 40; i++) {
            give("honest", 100_000);
            for (int j = 0; j < ROWS; j++) {
                give("crowd-" + i + "-" + j, 1);
            }
        }

        assertThat(sumOf("honest")).isEqualTo(4_000_000);
        assertThat(teams.size()).isEqualTo(ROWS);
        assertThat(teams.replaced()).isEqualTo(4 * ROWS + 1 + 40 * ROWS);
    }

    @Test
    void shouldCountNetMoneyWhenATeamIsRefunded() {
        give("paid-back", 100_000);
        teams.add(teams.find(id("paid-back")), TeamTable.REFUNDED_FEN, 100_000);
        for (int i = 0; i < ROWS; i++) {
            give("crowd-" + i, 1);
        }

        assertThat(sumOf("paid-back")).isEqualTo(-1);
    }

    @Test
    void shouldBeginAtZeroWhenATeamComesBack() {
        give("early", 1);
        for (int i = 0; i < 4 * ROWS; i++) {
            give("crowd-" + i, 2);
        }
        assertThat(sumOf("early")).isEqualTo(-1);

        give("early", 7);

        assertThat(sumOf("early")).isEqualTo(7);
    }
}
