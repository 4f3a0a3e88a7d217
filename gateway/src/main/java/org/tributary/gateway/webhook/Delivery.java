package org.tributary.gateway.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
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
 * doubles up to a minute, and only then the next. In a group only the node that leads sends; the others keep its place. Its own thread;
 * any thread may ask for its state or a replay.
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
    private final LongSupplier released;
    private final BooleanSupplier leads;
    private final Thread thread;
    private final Requests requests = new Requests();
    private volatile @Nullable EventCursor cursor;
    private @Nullable EventCursor written;
    private long writtenMs;
    private volatile boolean sending;
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
     * @param released sequence of the journal's end, which may be ahead of what the log gives
     * @param leads whether this process sends
     */
    Delivery(
            final WebhookSettings settings,
            final Path keys,
            final Path directory,
            final EventLog log,
            final LongSupplier released,
            final BooleanSupplier leads,
            final LongSupplier clockMs)
            throws IOException {
        this.settings = settings;
        this.log = log;
        this.clockMs = clockMs;
        this.released = released;
        this.leads = leads;
        position = new Position(directory, settings.name());
        cursor = position.read();
        written = cursor;
        receiver = new Receiver(settings, keys);
        thread = new Thread(this::run, "webhook-" + settings.name());
        thread.setDaemon(true);
    }

    /** The receiver's name. */
    String name() {
        return settings.name();
    }

    /** The place up to which the receiver has all; null if none is known. */
    @Nullable
    EventCursor place() {
        return cursor;
    }

    /** Begins at a place, unless there is one. Before the start. */
    void beginAt(final EventCursor begin) throws IOException {
        if (cursor == null) {
            position.write(begin);
            cursor = begin;
            written = begin;
        }
    }

    void start() {
        thread.start();
    }

    /** Takes over the place that another node has, unless this one sends from a place of its own. */
    void takeOver(final EventCursor place) {
        requests.takeOver(place);
    }

    /** Sends everything from a sequence on again; answers once the thread has been told. */
    void replay(final long fromSequence) {
        requests.replay(fromSequence);
    }

    private void run() {
        try (receiver) {
            while (!requests.isClosed()) {
                turn();
            }
        } catch (final IOException e) {
            LOG.warn("webhook {}: closing", settings.name(), e);
        }
        if (cursor != null) {
            write(cursor, true);
        }
    }

    /** One look; a fault in it, the search for a place after a cut included, does not end the thread. */
    private void turn() {
        try {
            final EventCursor place = takeUpPlace();
            if (place != null && leads.getAsBoolean()) {
                look(place, !sending);
            } else {
                follow();
            }
        } catch (final RuntimeException | Error e) {
            failed("fault: " + e);
            LOG.error("webhook {}: a fault, tried again", settings.name(), e);
            requests.pause(pauseMs());
        }
    }

    /** The place to go on from; one that another node had is taken over only while this one does not send. */
    private @Nullable EventCursor takeUpPlace() {
        final EventCursor at = requests.takePlace();
        final EventCursor own = cursor;
        if (at == null || own != null && leads.getAsBoolean()) {
            return own;
        }
        cursor = at;
        write(at, own == null);
        return at;
    }

    /** Another node sends, or none does. */
    private void follow() {
        if (sending) {
            LOG.info("webhook {}: this node no longer leads, at {}", settings.name(), cursor);
        }
        sending = false;
        sendingSinceMs = NOTHING;
        failures = 0;
        failingSinceMs = 0;
        requests.takeReplay();
        requests.pause(LOOK_MS);
    }

    private void look(final EventCursor place, final boolean isFirst) {
        sending = true;
        EventCursor from = place;
        try {
            final Long replay = requests.takeReplay();
            if (replay != null) {
                from = log.cursorAt(replay - 1);
                cursor = from;
                write(from, true);
            }
            // A place beyond the end that no journaled cut explains is of another journal.
            if (isFirst && from.sequence() > released.getAsLong()) {
                throw log.cutBefore(from);
            }
            step(from);
        } catch (final EventLog.CutException e) {
            cut(from, e);
        }
    }

    /** Sends what there is. */
    private void step(final EventCursor from) {
        final List<Event> events = log.after(from, BATCH);
        if (events == null || events.isEmpty()) {
            sendingSinceMs = events == null ? sendingSinceMs : NOTHING;
            write(from, false);
            requests.pause(LOOK_MS);
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
            write(event.cursor(), false);
        }
    }

    /**
     * The place is not in this journal: goes on after the last common record. The next one says that the journal was cut, and with it
     * the receiver is told; of another journal no record speaks, so the receiver is told here.
     */
    private void cut(final EventCursor from, final EventLog.CutException cut) {
        LOG.warn(
                "webhook {}: the journal does not have the place {}; goes on after sequence {}",
                settings.name(),
                from,
                cut.lastCommonSequence());
        if (cut.isJournaled() || tellCut(from, cut.lastCommonSequence(), OTHER_JOURNAL, clockMs.getAsLong())) {
            final EventCursor common = log.cursorAt(cut.lastCommonSequence());
            cursor = common;
            write(common, true);
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
            requests.pause(pauseMs());
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

    /** True if something is asked, or another node sends. */
    private boolean isInterrupted() {
        return requests.isAny() || !leads.getAsBoolean();
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

    /**
     * State for people and metrics.
     *
     * @param cursor the place; before the first record if none is known
     * @param sending false on a node that does not lead
     */
    record State(
            String name,
            String host,
            EventCursor cursor,
            boolean sending,
            long behindSeconds,
            long delivered,
            int failures,
            long failingSinceMs,
            String lastFailure) {}

    State state() {
        final EventCursor at = cursor;
        return new State(
                settings.name(),
                settings.url().getHost(),
                at == null ? EventCursor.START : at,
                sending,
                Math.max(0, clockMs.getAsLong() - sendingSinceMs) / MILLIS,
                delivered,
                failures,
                failingSinceMs,
                lastFailure);
    }

    @Override
    public void close() {
        requests.close();
        try {
            thread.join(CLOSE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
