package org.tributary.engine.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.tributary.engine.projection.table.Totals;

class PublicationTest {
    private static final int READS = 20_000;

    @Test
    void shouldNeverShowHalfABatchWhenReadBesideTheWriter() {
        final Projections projections = new Projections();
        final Records records = new Records(projections, projections::onBatchEnd);
        records.define(RecordsCampaign.campaign(RecordsCampaign.pool("rush", "bank", Long.MAX_VALUE / 4, null)), 1);
        final AtomicBoolean stop = new AtomicBoolean();
        final long base = records.sequence;
        final CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                records.donation("kids", 100, "", "p1", false, false, 0, 100);
            }
        });
        final Views views = projections.views();
        try {
            long before = 0;
            for (int i = 0; i < READS; i++) {
                final Totals totals = views.totals(Records.T0).totals();
                final long count = totals.get(Totals.Cell.DONATIONS);
                assertThat(count).isGreaterThanOrEqualTo(before);
                assertThat(totals.get(Totals.Cell.DONATIONS_FEN)).isEqualTo(count * 100);
                assertThat(totals.get(Totals.Cell.MATCHED_FEN)).isEqualTo(count * 100);
                final Views.ProjectView kids = views.project("kids");
                assertThat(kids.amountFen()).isEqualTo(kids.count() * 100);
                before = count;
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(views.totals(Records.T0).totals().get(Totals.Cell.DONATIONS))
                .isEqualTo(records.sequence - base)
                .isPositive();
    }
}
