package org.tributary.gateway.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.api.json.StatusSource;
import org.tributary.gateway.bridge.reply.RetryReason;

/** Collects the engine's and gateway's own metrics at a scrape. Any thread, one scrape at a time. */
final class EngineMetrics implements MultiCollector {
    /** Most pools with their own series, by index. */
    private static final int MAX_POOLS = 500;

    private static final String[] POOL_STATES = {"scheduled", "open", "exhausted", "suspended", "closed"};
    private static final double MILLIS = 1e3;

    private final EngineStatus engine;
    private final Views views;
    private final StatusSource status;
    private final TrafficMetrics traffic;
    private final LongSupplier nowMs;

    EngineMetrics(
            final EngineStatus engine,
            final Views views,
            final StatusSource status,
            final TrafficMetrics traffic,
            final LongSupplier nowMs) {
        this.engine = engine;
        this.views = views;
        this.status = status;
        this.traffic = traffic;
        this.nowMs = nowMs;
    }

    @Override
    public MetricSnapshots collect() {
        final Families families = new Families();
        stages(families);
        traffic.callbacks(families);
        money(families);
        pools(families);
        engine(families);
        disk(families);
        traffic.http(families);
        return families.build();
    }

    private void stages(final Families families) {
        final Map<String, Histogram> stages = new LinkedHashMap<>();
        stages.put("decide", engine.decide.histogram());
        stages.put("journal", engine.journal.histogram());
        stages.put("release", engine.release.histogram());
        stages.put("end-to-end", engine.endToEnd.histogram());
        families.other(StageHistogram.of(
                "tributary_stage_duration_seconds",
                "Time a batch spends in a stage; end-to-end: a sampled command from the ring to its release",
                stages));
    }

    private void money(final Families families) {
        final Totals totals = views.totals(nowMs.getAsLong()).totals();
        families.counter("tributary_donations", "Donations allocated", totals.get(Totals.Cell.DONATIONS))
                .counter("tributary_donated_fen", "Allocated, gross", totals.get(Totals.Cell.DONATIONS_FEN))
                .counter("tributary_donors", "Distinct donors", totals.get(Totals.Cell.DONORS))
                .counter("tributary_matched_fen", "Matched, gross", totals.get(Totals.Cell.MATCHED_FEN))
                .counter(
                        "tributary_contributed_fen",
                        "Given in kind by sponsors, gross",
                        totals.get(Totals.Cell.CONTRIBUTIONS_FEN))
                .counter(
                        "tributary_match_reversed_fen",
                        "Match money returned, forfeited or voided",
                        totals.get(Totals.Cell.MATCH_REVERSED_FEN))
                .counter(
                        "tributary_alarms",
                        "Alarms: conflicts, odd refunds, disputes, unreadable payments",
                        totals.get(Totals.Cell.ALARMS))
                .counter("tributary_notices", "Unreadable payments recorded", totals.get(Totals.Cell.NOTICES))
                .gauge(
                        "tributary_notices_open",
                        "Unreadable payments neither booked nor dismissed",
                        totals.get(Totals.Cell.NOTICES_OPEN))
                .counter("tributary_conflicts", "Known ids with other content", totals.get(Totals.Cell.CONFLICTS))
                .gauge("tributary_refunded_fen", "All refunds", totals.get(Totals.Cell.REFUNDED_FEN))
                .gauge("tributary_held_donations", "Donations held", totals.get(Totals.Cell.HELD))
                .gauge("tributary_held_fen", "Held, net, own currency", totals.get(Totals.Cell.HELD_FEN));
        final Views.TeamsView teams = views.teams();
        families.gauge("tributary_teams", "Teams that have a row on the board", teams.size())
                .gauge("tributary_teams_limit", "Rows for teams", teams.limit())
                .counter("tributary_teams_replaced", "Teams that lost their row to another", teams.replaced());
        for (final Views.ChannelView channel : views.channels()) {
            final String name = channel.channel().name().toLowerCase(Locale.ROOT);
            families.counter(
                            "tributary_channel_donations",
                            "Donations allocated by channel",
                            channel.accepted(),
                            "channel",
                            name)
                    .counter(
                            "tributary_channel_donated_fen",
                            "Allocated by channel, gross",
                            channel.acceptedFen(),
                            "channel",
                            name);
        }
    }

    private void pools(final Families families) {
        int written = 0;
        for (final Views.PoolView pool : views.pools(nowMs.getAsLong())) {
            if (written++ == MAX_POOLS) {
                return;
            }
            final String id = pool.definition().id();
            families.gauge("tributary_pool_budget_fen", "Budget of a pool", pool.budgetFen(), "pool", id)
                    .gauge("tributary_pool_committed_fen", "Committed, net", pool.committedFen(), "pool", id)
                    .gauge("tributary_pool_written_off_fen", "Forfeited", pool.writtenOffFen(), "pool", id)
                    .gauge("tributary_pool_remaining_fen", "Left to give", pool.remainingFen(), "pool", id)
                    .gauge(
                            "tributary_pool_burn_fen_per_minute",
                            "Committed over the last minute",
                            pool.burnFenPerMinute(),
                            "pool",
                            id);
            for (final String state : POOL_STATES) {
                families.gauge(
                        "tributary_pool_state",
                        "1 for the state a pool is in",
                        state.equals(pool.state()) ? 1 : 0,
                        "pool",
                        id,
                        "state",
                        state);
            }
        }
    }

    private void engine(final Families families) {
        final EngineStatus.Reading reading = engine.read();
        families.gauge("tributary_engine_up", "0 once a stage has failed", reading.failure() == null ? 1 : 0)
                .gauge("tributary_ring_used_slots", "Commands in the ring", reading.ringUsed())
                .gauge("tributary_ring_size_slots", "Slots of the ring", reading.ringSize())
                .gauge("tributary_journal_lag_records", "Decided and not yet answered", reading.lagRecords())
                .gauge("tributary_journal_sequence", "Last record in the journal", reading.journaledSequence())
                .gauge("tributary_journal_synced_sequence", "Last record known synced", reading.syncedSequence())
                .counter("tributary_records", "Records released since the journal began", reading.releasedSequence())
                .counter("tributary_batches", "Batches journaled since the start", reading.batches())
                .counter("tributary_lookups", "Lookups through the ring since the start", reading.lookups())
                .counter(
                        "tributary_journal_written_bytes",
                        "Bytes journaled since the start",
                        reading.journalWrittenBytes())
                .gauge("tributary_journal_reserve_left_bytes", "Left of the disk reserve", reading.reserveLeftBytes())
                .counter(
                        "tributary_refused_commands",
                        "Commands the ring did not take",
                        reading.refusedFull(),
                        "reason",
                        RetryReason.RING_FULL.label())
                .counter(
                        "tributary_refused_commands",
                        "Commands the ring did not take",
                        reading.refusedDraining(),
                        "reason",
                        RetryReason.DRAINING.label())
                .counter(
                        "tributary_refused_commands",
                        "Commands the ring did not take",
                        reading.refusedReserve(),
                        "reason",
                        RetryReason.RESERVE.label());
    }

    private void disk(final Families families) {
        final StatusSource.Status now = status.status();
        families.gauge("tributary_disk_free_bytes", "Free on the journal's file system", now.diskFreeBytes())
                .counter("tributary_errors", "Errors recorded by the engine", now.errors())
                .gauge("tributary_start_time_seconds", "When the process started", now.startedAtMs() / MILLIS);
        families.gauge(
                "tributary_clock_offset_seconds",
                "By how much the wall clock was set; 0 while it is followed",
                now.clockOffsetMs() / MILLIS);
        families.gauge(
                "tributary_read_models_skipped_records",
                "Records that read models have left out; above 0 their figures are incomplete",
                now.skippedRecords().size());
        if (now.snapshotSequence() != StatusSource.UNKNOWN) {
            families.gauge("tributary_snapshot_sequence", "Newest snapshot", now.snapshotSequence())
                    .gauge(
                            "tributary_snapshot_timestamp_seconds",
                            "When the newest snapshot was taken",
                            now.snapshotAtMs() / MILLIS);
        }
    }
}
