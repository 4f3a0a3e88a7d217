package org.tributary.gateway.transport;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.NotYetException;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.transport.limit.TransportConstants;

/** Runs API handlers on separate threads: reads, each route of lookups and admin requests have a pool with a bounded queue. */
final class ApiDispatcher {
    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(ApiDispatcher.class));
    private static final int READ_THREADS = 2;
    private static final int ADMIN_THREADS = 2;
    private static final int MAX_QUEUED_ADMIN = 64;
    private static final ApiResponse BUSY = ApiResponse.problem(
                    503,
                    "Try again",
                    "As many requests wait as this server queues. Send yours again after Retry-After.")
            .with("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS));

    private final ThreadPoolExecutor reads;
    private final ThreadPoolExecutor admin;
    private final Map<String, Lookups> lookups = new ConcurrentHashMap<>();

    ApiDispatcher(final int maxQueuedReads) {
        reads = pool("api", READ_THREADS, maxQueuedReads);
        admin = pool("admin", ADMIN_THREADS, MAX_QUEUED_ADMIN);
    }

    /** Runs a request's handler and answers on the connection's loop. The connection stays on that loop until then. */
    void dispatch(
            final ApiRoute route, final ApiRequest request, final Exchange exchange, final HttpConnection connection) {
        execute(route, () -> run(route, request, exchange, connection), exchange, connection);
    }

    private void execute(
            final ApiRoute route, final Runnable task, final Exchange exchange, final HttpConnection connection) {
        final Executor executor = switch (route.access()) {
            case ADMIN -> admin;
            case LOOKUP -> lookups(route).executor();
            default -> reads;
        };
        try {
            executor.execute(task);
        } catch (final RejectedExecutionException e) {
            finish(exchange, BUSY, connection, connection.loop());
        }
    }

    private void run(
            final ApiRoute route, final ApiRequest request, final Exchange exchange, final HttpConnection connection) {
        if (!isOpen(connection)) {
            return;
        }
        if (route.access() != ApiRoute.Access.LOOKUP) {
            answer(exchange, answer(route, request), connection);
            return;
        }
        lookups(route)
                .run(
                        () -> answer(route, request),
                        () -> isOpen(connection),
                        response -> answer(exchange, response, connection),
                        BUSY);
    }

    /** The threads of a route: followers do not wait behind a flood of other lookups, nor these behind followers. */
    private Lookups lookups(final ApiRoute route) {
        final Lookups known = lookups.get(route.path());
        return known != null ? known : lookups.computeIfAbsent(route.path(), path -> new Lookups());
    }

    private static boolean isOpen(final HttpConnection connection) {
        return connection.context().channel().isActive();
    }

    private static void answer(final Exchange exchange, final ApiResponse response, final HttpConnection connection) {
        final LoopContext loop = connection.loop();
        loop.loop().execute(() -> finish(exchange, response, connection, loop));
    }

    private static void finish(
            final Exchange exchange,
            final ApiResponse response,
            final HttpConnection connection,
            final LoopContext loop) {
        try {
            exchange.answer(response);
            connection.endRead();
        } catch (final Throwable t) {
            connection.failed(t);
        }
        loop.flushReady();
    }

    /** Runs a route's handler on the calling thread; failures become problems, only a lookup's wait does not. */
    static ApiResponse answer(final ApiRoute route, final ApiRequest request) {
        try {
            return route.handler().handle(request);
        } catch (final NotYetException e) {
            throw e;
        } catch (final ApiException e) {
            return e.toResponse();
        } catch (final RuntimeException | Error e) {
            final String errorId = FAULTS.report("request " + request.method() + " " + route.path(), e);
            return ApiResponse.problem(
                    500,
                    "Internal error",
                    "This is a fault of the server; its log has it under error id " + errorId + ".");
        }
    }

    void close() {
        reads.shutdownNow();
        admin.shutdown();
        lookups.values().forEach(Lookups::close);
    }

    static ThreadPoolExecutor pool(final String name, final int threads, final int queued) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queued),
                new DefaultThreadFactory(name, true));
    }
}
