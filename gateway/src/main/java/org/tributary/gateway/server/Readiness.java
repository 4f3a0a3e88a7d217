package org.tributary.gateway.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiHandler;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/** Whether the process takes traffic; {@code /healthz} (it lives) and {@code /readyz} (it takes traffic). Any thread. */
final class Readiness {
    /** Where the process is in its life. */
    enum Phase {
        RECOVERING,
        READY,
        DRAINING
    }

    private static final ApiResponse ALIVE =
            ApiResponse.json("{\"status\":\"alive\"}".getBytes(StandardCharsets.US_ASCII));
    private static final ApiResponse READY =
            ApiResponse.json("{\"status\":\"ready\"}".getBytes(StandardCharsets.US_ASCII));

    /** It takes traffic, and what it shows leaves records out. */
    private static final ApiResponse INCOMPLETE = ApiResponse.json(
            "{\"status\":\"ready\",\"readModels\":\"incomplete\"}".getBytes(StandardCharsets.US_ASCII));

    private volatile Phase phase = Phase.RECOVERING;
    private volatile BooleanSupplier failed = () -> false;
    private volatile Supplier<List<Long>> skipped = List::of;

    void set(final Phase newPhase) {
        phase = newPhase;
    }

    /** The engine's word on whether it has failed. */
    void watch(final BooleanSupplier hasFailed) {
        failed = hasFailed;
    }

    /** Records that read models have left out. */
    void tellSkipped(final Supplier<List<Long>> records) {
        skipped = records;
    }

    boolean isReady() {
        return phase == Phase.READY && !failed.getAsBoolean();
    }

    List<ApiRoute> routes() {
        return List.of(ApiRoute.probe("/healthz", request -> ALIVE), ApiRoute.probe("/readyz", request -> {
            requireReady();
            return skipped.get().isEmpty() ? READY : INCOMPLETE;
        }));
    }

    /** The same route, answering 503 while the process does not take traffic. */
    ApiRoute guard(final ApiRoute route) {
        final ApiHandler handler = route.handler();
        return new ApiRoute(route.method(), route.path(), route.access(), request -> {
            if (phase == Phase.RECOVERING) {
                requireReady();
            }
            return handler.handle(request);
        });
    }

    private void requireReady() {
        if (!isReady()) {
            final String why = failed.getAsBoolean() ? "failed" : phase.name().toLowerCase(java.util.Locale.ROOT);
            throw new ApiException(503, "Not ready", "This process takes no traffic now: it is " + why + ".");
        }
    }
}
