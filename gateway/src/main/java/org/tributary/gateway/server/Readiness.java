package org.tributary.gateway.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiHandler;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/**
 * State of the process, with {@code /healthz} (the process is alive) and {@code /readyz} (it takes traffic). Any
 * thread.
 */
public final class Readiness {
    /** Phase of the process's life. */
    public enum Phase {
        RECOVERING,
        WARMING_UP,
        READY,
        DRAINING
    }

    private static final double MILLIS = 1e3;
    private static final ApiResponse ALIVE =
            ApiResponse.json("{\"status\":\"alive\"}".getBytes(StandardCharsets.US_ASCII));
    private static final ApiResponse READY =
            ApiResponse.json("{\"status\":\"ready\"}".getBytes(StandardCharsets.US_ASCII));

    private volatile Phase phase = Phase.RECOVERING;
    private final Map<String, BooleanSupplier> obstacles = new ConcurrentHashMap<>();
    private volatile BooleanSupplier failed = () -> false;
    private volatile LongSupplier clockOffsetMs = () -> 0;
    private volatile LongSupplier aheadSeconds = () -> 0;
    private volatile Supplier<List<Long>> skipped = List::of;
    private volatile Function<ApiRequest, @Nullable ApiResponse> elsewhere = request -> null;
    private volatile Supplier<@Nullable String> told = () -> null;

    /** Sets the source of the wall clock's offset; 0 while it is followed. */
    public void tellClock(final LongSupplier offsetMs) {
        clockOffsetMs = offsetMs;
    }

    /** Sets the source of the seconds by which the journal is ahead of the clock; 0 for none. */
    public void tellAhead(final LongSupplier seconds) {
        aheadSeconds = seconds;
    }

    /** Sets the phase. */
    public void set(final Phase newPhase) {
        phase = newPhase;
    }

    /** Sets the source that says whether the engine has failed. */
    public void watch(final BooleanSupplier hasFailed) {
        failed = hasFailed;
    }

    /** Sets the source of records that the read models lack. */
    void tellSkipped(final Supplier<List<Long>> records) {
        skipped = records;
    }

    /** Sets what has another process make a change; it returns null while this one does. */
    void passChanges(final Function<ApiRequest, @Nullable ApiResponse> passing) {
        elsewhere = passing;
    }

    /** Adds a condition under which the process takes no traffic for now, with its words. Before the process is ready. */
    public void watch(final String what, final BooleanSupplier lasts) {
        obstacles.put(what, lasts);
    }

    /** Sets the source of the reason for which the process takes no traffic for now; null while it takes it. */
    public void tellObstacle(final Supplier<@Nullable String> why) {
        told = why;
    }

    boolean isReady() {
        return phase == Phase.READY && !failed.getAsBoolean();
    }

    private @Nullable String obstacle() {
        for (final Map.Entry<String, BooleanSupplier> one : obstacles.entrySet()) {
            if (one.getValue().getAsBoolean()) {
                return one.getKey();
            }
        }
        return told.get();
    }

    /** The two routes. */
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.probe("/healthz", request -> ALIVE), ApiRoute.probe("/readyz", request -> {
            requireReady();
            final String obstacle = obstacle();
            if (obstacle != null) {
                throw notReady(obstacle);
            }
            return ready();
        }));
    }

    /** Ready, with what a person must know: read models that lack records, a wall clock that is not followed. */
    private ApiResponse ready() {
        final boolean incomplete = !skipped.get().isEmpty();
        final long offsetMs = clockOffsetMs.getAsLong();
        final long ahead = aheadSeconds.getAsLong();
        if (!incomplete && offsetMs == 0 && ahead == 0) {
            return READY;
        }
        final String models = incomplete ? ",\"readModels\":\"incomplete\"" : "";
        final String clock =
                offsetMs == 0 ? "" : ",\"clock\":\"not followed\",\"clockOffsetSeconds\":" + offsetMs / MILLIS;
        final String journal = ahead == 0 ? "" : ",\"journalAheadSeconds\":" + ahead;
        return ApiResponse.json(
                ("{\"status\":\"ready\"" + models + clock + journal + "}").getBytes(StandardCharsets.US_ASCII));
    }

    /** A copy of a route that answers 503 while the process recovers, and passes changes on that another process makes. */
    ApiRoute guard(final ApiRoute route) {
        final ApiHandler handler = route.handler();
        final boolean changes = !route.method().equals("GET");
        return new ApiRoute(route.method(), route.path(), route.access(), request -> {
            if (phase == Phase.RECOVERING || phase == Phase.WARMING_UP) {
                requireReady();
            }
            final ApiResponse passed = changes ? elsewhere.apply(request) : null;
            return passed == null ? handler.handle(request) : passed;
        });
    }

    private void requireReady() {
        if (!isReady()) {
            final String why = failed.getAsBoolean() ? "failed" : phase.name().toLowerCase(java.util.Locale.ROOT);
            throw notReady(why);
        }
    }

    private static ApiException notReady(final String why) {
        return new ApiException(503, "Not ready", "This process takes no traffic: its state is " + why + ".");
    }
}
