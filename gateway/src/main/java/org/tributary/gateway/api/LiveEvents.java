package org.tributary.gateway.api;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.Totals;
import org.tributary.gateway.api.json.BoardJson;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.StatusSource;
import org.tributary.gateway.api.json.TotalsJson;
import org.tributary.gateway.http.LiveFeed;

/**
 * The live feed: an event {@code totals} whenever the sequence moved, and about once a second an event {@code board}
 * with the rest of what the dashboard shows. Each is encoded once for all viewers. Without changes a board is still
 * sent every few seconds, so that a client can tell a dead connection from a quiet one.
 *
 * <p>{@link #newest()} belongs to the live loop, {@link #board()} to any thread.
 */
final class LiveEvents implements LiveFeed {
    private static final long BOARD_EVERY_MS = 1_000;

    /** Number of viewers from which the board, ten times as long as the totals, is sent less often. */
    private static final long MANY_VIEWERS = 200;

    private static final long BOARD_EVERY_MS_FOR_MANY = 3_000;
    private static final long IDLE_BOARD_EVERY_MS = 3_000;

    /** Slack for a timer that fires a little early. */
    private static final long SLACK_MS = 100;

    private final Views views;
    private final LongSupplier nowMs;
    private final StatusSource status;
    private final StandingAlarms standing;
    private @Nullable Event newest;
    private long boardAtMs = Long.MIN_VALUE / 2;
    private long viewers;

    private record Board(long atMs, byte[] json) {}

    private volatile Board lastBoard = new Board(Long.MIN_VALUE / 2, new byte[0]);

    LiveEvents(final Views views, final LongSupplier nowMs, final StatusSource status, final StandingAlarms standing) {
        this.standing = standing;
        this.views = views;
        this.nowMs = nowMs;
        this.status = status;
    }

    @Override
    public @Nullable Event newest() {
        final long now = nowMs.getAsLong();
        final Views.TotalsView totals = views.totals(now);
        final long sequence = totals.totals().get(Totals.Cell.SEQUENCE);
        final boolean moved = newest == null || newest.sequence() != sequence;
        final long age = now - boardAtMs + SLACK_MS;
        final long every = viewers < MANY_VIEWERS ? BOARD_EVERY_MS : BOARD_EVERY_MS_FOR_MANY;
        final boolean boardDue = age >= (moved ? every : IDLE_BOARD_EVERY_MS);
        if (!moved && !boardDue) {
            return newest;
        }
        final StringBuilder frame = new StringBuilder(8 * 1024);
        frame.append("event: totals\nid: ").append(sequence).append("\ndata: ");
        append(frame, Json.bytes(json -> TotalsJson.write(json, totals, now)));
        if (boardDue) {
            boardAtMs = now;
            final StatusSource.Status figures = status.status();
            viewers = figures.viewers();
            final byte[] board = board(now, figures);
            lastBoard = new Board(now, board);
            frame.append("event: board\ndata: ");
            append(frame, board);
        }
        newest = new Event(sequence, frame.toString().getBytes(StandardCharsets.UTF_8));
        return newest;
    }

    private static void append(final StringBuilder frame, final byte[] json) {
        frame.append(new String(json, StandardCharsets.UTF_8)).append("\n\n");
    }

    private byte[] board(final long now, final StatusSource.Status figures) {
        return BoardJson.board(views, standing.and(views, BoardJson.ALARMS), now, figures);
    }

    /** Returns the newest board, encoded again if the last is older than a viewer's would be. */
    byte[] board() {
        final long now = nowMs.getAsLong();
        final Board last = lastBoard;
        if (now - last.atMs() < BOARD_EVERY_MS && last.json().length > 0) {
            return last.json();
        }
        final byte[] board = board(now, status.status());
        lastBoard = new Board(now, board);
        return board;
    }
}
