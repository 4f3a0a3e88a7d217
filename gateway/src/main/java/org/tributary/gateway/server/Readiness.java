package org.tributary.gateway.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.tributary.gateway.api.ApiException;
import org.tributary.gateway.api.ApiHandler;
import org.tributary.gateway.api.ApiResponse;
import org.tributary.gateway.api.ApiRoute;

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

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.RECOVERING);
    private volatile BooleanSupplier failed = () -> false;

    void set(final Phase newPhase) {
        phase.set(newPhase);
    }

    /** The engine's word on whether it has failed. */
    void watch(final BooleanSupplier hasFailed) {
        failed = hasFailed;
    }

    boolean isReady() {
        return phase.get() == Phase.READY && !failed.getAsBoolean();
    }

    List<ApiRoute> routes() {
        return List.of(ApiRoute.probe("/healthz", request -> ALIVE), ApiRoute.probe("/readyz", request -> {
            requireReady();
            return READY;
        }));
    }

    /** The same route, answering 503 while the process does not take traffic. */
    ApiRoute guard(final ApiRoute route) {
        final ApiHandler handler = route.handler();
        return new ApiRoute(route.method(), route.path(), route.access(), request -> {
            if (phase.get() == Phase.RECOVERING) {
                requireReady();
            }
            return handler.handle(request);
        });
    }

    private void requireReady() {
        if (!isReady()) {
            final String why =
                    failed.getAsBoolean() ? "failed" : phase.get().name().toLowerCase(java.util.Locale.ROOT);
            throw new ApiException(503, "Not ready", "This process takes no traffic now: it is " + why + ".");
        }
    }
}
