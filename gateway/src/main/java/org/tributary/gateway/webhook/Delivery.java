package org.tributary.gateway.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.api.events.Event;
import org.tributary.gateway.api.events.EventCursor;
import org.tributary.gateway.api.events.EventLog;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.WebhookSettings;

/**
 * Sends one receiver's events, in order and one at a time: an event is sent again until it is answered with 2xx, with a pause that
 * doubles up to a minute, and only then the next. Its own thread; any thread may ask for its state or a replay.
 */
final class Delivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final String CUT = "journal-cut";

    /** Cause of a cut that no record names; the kind of the record is that of each other one. */
    private static final String OTHER_JOURNAL = "other-journal";

    private static final int BATCH = 100;
    private static final long LOOK_MS = 50;
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final int MOST_DOUBLINGS = 6;
    private static final long MOST_PAUSE_MS = 60_000;
    private static final long WRITE_MS = 1_000;
    private static final long CLOSE_MS = 20_000;
    private static final long NOTHING = Long.MAX_VALUE;
    private static final long MILLIS = 1_000;
    private static final int FINE = 2;
    private static final int HUNDRED = 100;

    private final WebhookSettings settings;
    private final Receiver receiver;
    private final Position position;
    private final EventLog log;
    private final LongSupplier clockMs;
    private final EventCursor head;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile EventCursor cursor;
    private EventCursor written;
    private long writtenMs;
    private @Nullable Long replayFrom;
    private boolean closed;
    private volatile int failures;
    private volatile long failingSinceMs;
    private volatile long delivered;
    private volatile String lastFailure = "";

    /** When the record was journaled that is being sent; {@link #NOTHING} at the journal's end. */
    private volatile long sendingSinceMs = NOTHING;

    /**
     * A delivery that has not begun.
     *
     * @param directory of positions
     * @param head the journal's end
     * @param begin where a receiver begins that has no position yet
     */
    Delivery(
            final WebhookSettings settings,
            final Path keys,
            final Path directory,
            final EventLog log,
            final EventCursor head,
            final EventCursor begin,
            final LongSupplier clockMs)
            throws IOException {
        this.settings = settings;
        this.log = log;
        this.clockMs = clockMs;
        this.head = head;
        position = new Position(directory, settings.name());
        final EventCursor kept = position.read();
        cursor = kept == null ? begin : kept;
        if (kept == null) {
            position.write(cursor);
        }
        written = cursor;
        receiver = new Receiver(settings, keys);
        thread = new Thread(this::run, "webhook-" + settings.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Sends everything from a sequence on again; answers once the thread has been told. */
    void replay(final long fromSequence) {
        lock.lock();
        try {
            replayFrom = fromSequence;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try (receiver) {
            boolean isFirst = true;
            while (!isClosed()) {
                turn(isFirst);
                isFirst = false;
            }
        } catch (final IOException e) {
            LOG.warn("webhook {}: closing", settings.name(), e);
        }
        write(cursor, true);
    }

    /** One look; a fault in it, the search for a place after a cut included, does not end the thread. */
    private void turn(final boolean isFirst) {
        try {
            look(isFirst);
        } catch (final RuntimeException | Error e) {
            failed("fault: " + e);
            LOG.error("webhook {}: a fault, tried again", settings.name(), e);
            pause(pauseMs());
        }
    }

    private void look(final boolean isFirst) {
        try {
            takeUpReplay();
            // A place beyond the end that no journaled cut explains is of another journal.
            if (isFirst && cursor.sequence() > head.sequence()) {
                throw log.cutBefore(cursor);
            }
            step();
        } catch (final EventLog.CutException e) {
            cut(e);
        }
    }

    /** Sends what there is. */
    private void step() {
        final List<Event> events = log.after(cursor, BATCH);
        if (events == null || events.isEmpty()) {
            sendingSinceMs = events == null ? sendingSinceMs : NOTHING;
            write(cursor, false);
            pause(LOOK_MS);
            return;
        }
        for (final Event event : events) {
            sendingSinceMs = event.atMs();
            if (event.isCut() && !tellCut(event.cursor(), event.lastCommon(), event.kind(), event.atMs())) {
                return;
            }
            final boolean wanted =
                    settings.kinds().isEmpty() || settings.kinds().contains(event.kind());
            if (wanted && !deliver(event.cursor().toString(), body(event))) {
                return;
            }
            cursor = event.cursor();
            write(cursor, false);
        }
    }

    /**
     * The place is not in this journal: goes on after the last common record. The next one says that the journal was cut, and with it
     * the receiver is told; of another journal no record speaks, so the receiver is told here.
     */
    private void cut(final EventLog.CutException cut) {
        LOG.warn(
                "webhook {}: the journal does not have the place {}; goes on after sequence {}",
                settings.name(),
                cursor,
                cut.lastCommonSequence());
        if (cut.isJournaled() || tellCut(cursor, cut.lastCommonSequence(), OTHER_JOURNAL, clockMs.getAsLong())) {
            cursor = log.cursorAt(cut.lastCommonSequence());
            write(cursor, true);
        }
    }

    /**
     * Tells the receiver, whatever kinds it wants, since it may have records that are void now: the kept place may be older than what
     * was delivered, or come from the backup, and then lies in this journal, before the cut.
     *
     * @param at names the cut: the same each time, so that the event has one id
     */
    private boolean tellCut(final EventCursor at, final long lastCommon, final String cause, final long atMs) {
        LOG.warn("webhook {}: telling that the journal was cut after sequence {}", settings.name(), lastCommon);
        final String data =
                "{\"lastCommonSequence\":" + lastCommon + ",\"cause\":\"" + cause + "\",\"cursor\":\"" + at + "\"}";
        return deliver(CUT + ":" + at, body(CUT, atMs, data.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends until it is taken; false if it is closed or told to replay before. */
    private boolean deliver(final String id, final byte[] body) {
        while (true) {
            if (isInterrupted()) {
                return false;
            }
            try {
                final int status = receiver.post(id, clockMs.getAsLong(), body);
                if (status / HUNDRED == FINE) {
                    delivered++;
                    if (failures > 0) {
                        LOG.info(
                                "webhook {}: {} takes events again",
                                settings.name(),
                                settings.url().getHost());
                    }
                    failures = 0;
                    failingSinceMs = 0;
                    return true;
                }
                failed("status " + status);
            } catch (final IOException | KeyFileException e) {
                failed(String.valueOf(e.getMessage()));
            }
            if (failures == 1) {
                LOG.warn(
                        "webhook {}: {} did not take an event ({}); sent again until it does",
                        settings.name(),
                        settings.url().getHost(),
                        lastFailure);
            }
            pause(pauseMs());
        }
    }

    private void failed(final String why) {
        if (failures == 0) {
            failingSinceMs = clockMs.getAsLong();
        }
        failures++;
        lastFailure = why;
    }

    private long pauseMs() {
        return Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1)));
    }

    /** True if it is closed or a replay was asked for. */
    private boolean isInterrupted() {
        lock.lock();
        try {
            return closed || replayFrom != null;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, but not for longer than until it is closed or told to replay. */
    private void pause(final long ms) {
        lock.lock();
        try {
            if (!closed && replayFrom == null) {
                changed.await(ms, TimeUnit.MILLISECONDS);
            }
        } catch (final InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void takeUpReplay() {
        final Long from;
        lock.lock();
        try {
            from = replayFrom;
            replayFrom = null;
        } finally {
            lock.unlock();
        }
        if (from != null) {
            cursor = log.cursorAt(from - 1);
            write(cursor, true);
        }
    }

    /** Keeps the place at most once a second: what was sent since is sent again after a crash. */
    private void write(final EventCursor at, final boolean now) {
        final long nowMs = clockMs.getAsLong();
        if (at.equals(written) || !now && nowMs - writtenMs < WRITE_MS) {
            return;
        }
        try {
            position.write(at);
            written = at;
            writtenMs = nowMs;
        } catch (final IOException e) {
            LOG.error(
                    "webhook {}: its position can't be kept; events are sent again after a restart",
                    settings.name(),
                    e);
        }
    }

    private static byte[] body(final Event event) {
        return body(event.kind(), event.atMs(), event.json());
    }

    private static byte[] body(final String type, final long atMs, final byte[] data) {
        final byte[] head = ("{\"type\":\"" + type + "\",\"timestamp\":\"" + Instant.ofEpochMilli(atMs)
                        + "\",\"data\":")
                .getBytes(StandardCharsets.UTF_8);
        final byte[] body = new byte[head.length + data.length + 1];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(data, 0, body, head.length, data.length);
        body[body.length - 1] = '}';
        return body;
    }

    /** State for people and metrics. */
    record State(
            String name,
            String host,
            EventCursor cursor,
            long behindSeconds,
            long delivered,
            int failures,
            long failingSinceMs,
            String lastFailure) {}

    State state() {
        return new State(
                settings.name(),
                settings.url().getHost(),
                cursor,
                Math.max(0, clockMs.getAsLong() - sendingSinceMs) / MILLIS,
                delivered,
                failures,
                failingSinceMs,
                lastFailure);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
