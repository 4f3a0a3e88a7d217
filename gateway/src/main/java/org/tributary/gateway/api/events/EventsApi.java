package org.tributary.gateway.api.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.record.RecordKind;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.NotYetException;
import org.tributary.gateway.http.Problem;
import org.tributary.gateway.http.Query;

/**
 * {@code GET /api/v1/events}: released records after a cursor, with a wait for the next. A follower asks again with {@code next} of
 * the answer. A waiting one holds no thread, and gets what all get that wait at the journal's end: {@link EventPages}.
 */
public final class EventsApi {
    private static final String PATH = "/api/v1/events";
    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_WAIT_SECONDS = 20;
    private static final long MILLIS = 1_000;

    /** Records looked at for one answer, however few are of the kinds asked for. */
    private static final int MAX_SCANNED = 10_000;

    /** Bytes of a body beside its events, and most that are set aside before they are written. */
    private static final int ENDS = 128;

    private static final int MOST_AHEAD = 1 << 20;

    /** Records behind the end up to which pages are shared: those that are in memory. */
    private static final int MAX_SHARED = EventTail.KEPT / 2;

    private static final Set<String> KINDS =
            Arrays.stream(RecordKind.values()).map(RecordKind::word).collect(Collectors.toCollection(TreeSet::new));

    private static final ApiResponse NOTHING_NEW =
            new ApiResponse(204, ApiResponse.JSON, new byte[0], Map.of("cache-control", "no-store"));
    private static final ApiResponse BUSY = ApiResponse.problem(
                    503, "Busy", "As many followers read old records as may at once. Ask again after Retry-After.")
            .with("retry-after", "1");

    private final EventLog log;
    private final EventPages pages;

    /** The API over a log. */
    public EventsApi(final EventLog log) {
        this.log = log;
        this.pages = new EventPages(log::released, System::nanoTime);
    }

    /** The route. */
    public ApiRoute route() {
        return ApiRoute.lookup(PATH, this::next);
    }

    private ApiResponse next(final ApiRequest request) {
        final EventCursor cursor = cursor(request);
        final int limit = (int) Query.number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        final long waitMs = Query.number(request, "wait", 0, 0, MAX_WAIT_SECONDS) * MILLIS;
        final Set<String> kinds = kinds(request);
        try {
            return waitMs == 0
                    ? answer(cursor, limit, kinds, log.released(), 0)
                    : shared(cursor, limit, kinds, pages.head(), waitMs);
        } catch (final EventLog.CutException e) {
            return cut(e.lastCommonSequence());
        }
    }

    /** What who waits gets: at the journal's end the same as all others there. */
    private ApiResponse shared(
            final EventCursor cursor, final int limit, final Set<String> kinds, final long head, final long waitMs) {
        final long behind = head - cursor.sequence();
        if (behind <= 0 || behind > MAX_SHARED) {
            return answer(cursor, limit, kinds, head, waitMs);
        }
        final EventPages.Key key = new EventPages.Key(cursor, limit, String.join(",", kinds), head);
        return pages.page(key, () -> answer(cursor, limit, kinds, head, waitMs));
    }

    private ApiResponse answer(
            final EventCursor cursor, final int limit, final Set<String> kinds, final long upTo, final long waitMs) {
        final List<Event> events = log.after(cursor, kinds.isEmpty() ? limit : MAX_SCANNED, upTo);
        if (events == null) {
            return BUSY;
        }
        final BooleanSupplier isMoved = () -> pages.head() > upTo;
        if (events.isEmpty()) {
            throw new NotYetException(waitMs, NOTHING_NEW, isMoved);
        }
        if (!kinds.isEmpty() && events.size() < MAX_SCANNED && events.stream().noneMatch(one -> one.isFor(kinds))) {
            // None of the kinds yet: wait on, and then move the cursor over the others.
            throw new NotYetException(waitMs, ApiResponse.json(body(events, kinds, limit)), isMoved);
        }
        return ApiResponse.json(body(events, kinds, limit));
    }

    private static ApiResponse cut(final long lastCommonSequence) {
        final String detail =
                "This journal has no record of that cursor: it was cut, by a loss or a restore. Both journals have the"
                        + " records up to sequence " + lastCommonSequence
                        + "; what you have after it is not in this one. Go on from the"
                        + " \"next\" that you kept there, or read again from 0.";
        return new ApiResponse(
                409,
                ApiResponse.PROBLEM_JSON,
                Problem.body("Journal cut", detail, Map.of("lastCommonSequence", lastCommonSequence)),
                Map.of("cache-control", "no-store"));
    }

    private static byte[] body(final List<Event> events, final Set<String> kinds, final int limit) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(sizeOf(events));
        out.writeBytes("{\"events\":[".getBytes(StandardCharsets.US_ASCII));
        int written = 0;
        EventCursor next = EventCursor.START;
        for (final Event event : events) {
            if (written == limit) {
                break;
            }
            next = event.cursor();
            if (event.isFor(kinds)) {
                if (written++ > 0) {
                    out.write(',');
                }
                out.writeBytes(event.json());
            }
        }
        out.writeBytes(("],\"next\":\"" + next + "\"}").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static int sizeOf(final List<Event> events) {
        int bytes = 0;
        for (final Event event : events) {
            bytes = Math.min(MOST_AHEAD, bytes + event.json().length + 1);
        }
        return bytes + ENDS;
    }

    private static EventCursor cursor(final ApiRequest request) {
        final String text = request.query("after");
        if (text == null) {
            return EventCursor.START;
        }
        final EventCursor cursor = EventCursor.parse(text);
        if (cursor == null) {
            throw Query.wrong("after", text, "0 or a \"next\" of an answer, SEQUENCE:HASH");
        }
        return cursor;
    }

    private static Set<String> kinds(final ApiRequest request) {
        final @Nullable String text = request.query("kind");
        if (text == null || text.isEmpty()) {
            return Set.of();
        }
        final Set<String> wanted = new TreeSet<>(Arrays.asList(text.split(",", -1)));
        for (final String kind : wanted) {
            if (!KINDS.contains(kind)) {
                throw Query.wrong("kind", kind, "of " + String.join(", ", KINDS) + ", commas between");
            }
        }
        return wanted;
    }
}
