package org.tributary.engine.projection.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.projection.ProjectionsTest;
import org.tributary.engine.projection.view.HeldItem;

class HeldListTest {
    private static final int CHUNK_ITEMS = 4096;
    private static final short CHANNEL = 1;
    private static final long HELD_AT_MS = 1_000;
    private static final long BACK_AT_MS = 2_000;

    private final TextIndex texts = new TextIndex(100, 64);
    private final Totals totals = new Totals();
    private HeldList held = new HeldList();

    private int text(final String project) {
        final byte[] bytes = project.getBytes(StandardCharsets.UTF_8);
        return texts.findOrAdd(0, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private void add(final long sequence, final int currency) {
        held.add(sequence, HELD_AT_MS, 100, ReasonCode.UNKNOWN_PROJECT, CHANNEL, currency, text("lost"));
    }

    private List<HeldItem> items() {
        return HeldList.items(held.copyAfter(0, 10), texts, totals);
    }

    private void throughSnapshot() {
        final List<byte[]> written = new ArrayList<>();
        final SnapshotOut out = new SnapshotOut(ProjectionsTest.into(written));
        held.write(out);
        out.flush();
        held = new HeldList();
        held.read(new StateIn(ProjectionsTest.source(written)));
    }

    @Test
    void shouldKnowTheProjectOfAnItemThatComesBackAfterItsChunkIsGone() {
        for (int i = 1; i <= CHUNK_ITEMS + 1; i++) {
            add(i, HeldList.OWN);
        }
        for (int i = 1; i <= CHUNK_ITEMS; i++) {
            assertThat(held.remove(i)).isTrue();
        }

        held.revive(7, BACK_AT_MS, 60, ReasonCode.UNKNOWN_PROJECT, CHANNEL, text("lost"));

        assertThat(held.size()).isEqualTo(2);
        assertThat(items().get(0))
                .isEqualTo(new HeldItem(7, BACK_AT_MS, 60, ReasonCode.UNKNOWN_PROJECT, CHANNEL, "lost", false, null));
        assertThat(items().get(1).sequence()).isEqualTo(CHUNK_ITEMS + 1);
    }

    @Test
    void shouldComeBackAlikeWhetherTheChunkStandsOrCameThroughASnapshot() {
        add(1, HeldList.OWN);
        add(2, HeldList.OWN);
        held.markRefundPending(1);
        held.remove(1);
        held.revive(1, BACK_AT_MS, 60, ReasonCode.UNKNOWN_PROJECT, CHANNEL, text("lost"));
        final List<HeldItem> standing = items();
        held.remove(1);

        throughSnapshot();
        held.revive(1, BACK_AT_MS, 60, ReasonCode.UNKNOWN_PROJECT, CHANNEL, text("lost"));

        assertThat(items()).isEqualTo(standing).hasSize(2);
        assertThat(standing.get(0).refundPending()).isFalse();
    }

    @Test
    void shouldKeepTheCurrencyOfAForeignItemThatEndedBeforeTheSnapshot() {
        final int dollars = totals.foreignIndex(0x445355);
        add(1, HeldList.OWN);
        add(2, dollars);
        held.remove(2);

        throughSnapshot();

        assertThat(held.size()).isEqualTo(1);
        assertThat(held.contains(2)).isFalse();
        assertThat(held.currency(2)).isEqualTo(dollars);
        held.revive(2, BACK_AT_MS, 60, ReasonCode.CURRENCY, CHANNEL, text("lost"));
        assertThat(items().get(1).foreignCurrency()).isEqualTo(totals.foreignCurrency(dollars));
    }
}
