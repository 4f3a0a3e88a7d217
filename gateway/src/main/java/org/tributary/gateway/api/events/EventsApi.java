package org.tributary.gateway.api.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
 * the answer. A waiting one holds no thread.
 */
public final class EventsApi {
    private static final String PATH = "/api/v1/events";
    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_WAIT_SECONDS = 20;
    private static final long MILLIS = 1_000;

    /** Records looked at for one answer, however few are of the kinds asked for. */
    private static final int MAX_SCANNED = 10_000;

    private static final Set<String> KINDS =
            Arrays.stream(RecordKind.values()).map(RecordKind::word).collect(Collectors.toCollection(TreeSet::new));

    private static final ApiResponse NOTHING_NEW =
            new ApiResponse(204, ApiResponse.JSON, new byte[0], Map.of("cache-control", "no-store"));
    private static final ApiResponse BUSY = ApiResponse.problem(
                    503, "Busy", "As many followers read old records as may at once. Ask again after Retry-After.")
            .with("retry-after", "1");

    private final EventLog log;

    /** The API over a log. */
    public EventsApi(final EventLog log) {
        this.log = log;
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
        final List<Event> events;
        try {
            events = log.after(cursor, kinds.isEmpty() ? limit : MAX_SCANNED);
        } catch (final EventLog.CutException e) {
            return cut(e.lastCommonSequence());
        }
        if (events == null) {
            return BUSY;
        }
        if (events.isEmpty()) {
            throw new NotYetException(waitMs, NOTHING_NEW);
        }
        if (!kinds.isEmpty()
                && events.size() < MAX_SCANNED
                && events.stream().noneMatch(one -> kinds.contains(one.kind()))) {
            // None of the kinds yet: wait on, and then move the cursor over the others.
            throw new NotYetException(waitMs, ApiResponse.json(body(events, kinds, limit)));
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
        final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
        out.writeBytes("{\"events\":[".getBytes(StandardCharsets.US_ASCII));
        int written = 0;
        EventCursor next = EventCursor.START;
        for (final Event event : events) {
            if (written == limit) {
                break;
            }
            next = event.cursor();
            if (kinds.isEmpty() || kinds.contains(event.kind())) {
                if (written++ > 0) {
                    out.write(',');
                }
                out.writeBytes(event.json());
            }
        }
        out.writeBytes(("],\"next\":\"" + next + "\"}").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
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
