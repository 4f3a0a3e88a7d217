package org.tributary.gateway.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.AdminAuth;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.Role;
import org.tributary.gateway.http.RouteRoles;
import org.tributary.gateway.transport.wire.Routes;

/**
 * Changes over the admin API in a group: a node that does not lead passes them on to the leader, with the caller's token, and answers
 * what the leader answers. The leader looks the token up in its own keys, as if the request had come to it, so the journal has the
 * caller's name, and a node's or gateway's certificate alone changes nothing. A request is passed on once. Any thread.
 */
final class PassedChanges {
    /** Header of a request that was passed on. */
    static final String PASSED_ON = "tributary-passed-on";

    /** Longest body that is passed on: the nodes' wire takes messages of 64 MB. */
    private static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

    /** Changes of other nodes that the leader handles at once. */
    private static final int AT_ONCE = 8;

    /** What concerns the process that is asked, and no other. */
    private static final List<String> OF_THIS_NODE = List.of("/admin/v1/clock");

    private final AdminAuth tokens;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile @Nullable Routes routes;
    private volatile @Nullable CoreHost host;

    PassedChanges(final AdminAuth tokens, final Readiness readiness) {
        this.tokens = tokens;
        readiness.passChanges(this::pass);
    }

    /** Sets the routes that other nodes' changes go to. */
    void routes(final List<ApiRoute> all) {
        routes = new Routes(List.of(), all);
    }

    /** Sets the node; before there is one, and on a server of no group, changes are made here. */
    void host(final CoreHost node) {
        host = node;
    }

    /** Has the leader make a change; null if it is made here. */
    @Nullable
    ApiResponse pass(final ApiRequest request) {
        final CoreHost node = host;
        if (node == null || node.leads()) {
            return null;
        }
        final String leader = node.leader();
        if (leader == null) {
            throw new ApiException(
                    503, "Try again", "No node is known to lead the group now. Nothing was changed: send it again.");
        }
        if (request.header(PASSED_ON) != null
                || OF_THIS_NODE.contains(request.path())
                || request.body().length > MAX_BODY_BYTES) {
            throw new ApiException(
                    503,
                    "Try again",
                    "This change is made on the leader, which is " + leader
                            + ": send the request to it. Nothing was changed.");
        }
        return node.atLeader(request);
    }

    /** Answers a change that another node passed on to this one. */
    ApiResponse handle(final ApiRequest request) {
        if (!places.tryAcquire()) {
            return new ApiException(
                            503,
                            "Try again",
                            "The leader handles as many changes of other nodes as it may. Nothing was changed.")
                    .toResponse();
        }
        try {
            return route(request).handler().handle(named(request));
        } catch (final ApiException e) {
            return e.toResponse();
        } finally {
            places.release();
        }
    }

    private ApiRoute route(final ApiRequest request) {
        final Routes known = routes;
        final Map<String, ApiRoute> byMethod = known == null ? null : known.api(request.path());
        final ApiRoute route = byMethod == null ? null : byMethod.get(request.method());
        if (route == null
                || route.access() != ApiRoute.Access.ADMIN
                || route.method().equals("GET")) {
            throw new ApiException(
                    404,
                    "Not found",
                    "The leader, perhaps of another release, knows no such change. Nothing was changed.");
        }
        return route;
    }

    private ApiRequest named(final ApiRequest request) {
        final Holder holder = tokens.holderOf(request.header("authorization"));
        if (holder == null) {
            throw new ApiException(
                    401,
                    "Unauthorised",
                    "The leader's keys hold no such token: give all nodes the same keys. Nothing was changed.");
        }
        final Role needed = RouteRoles.needed(request.method(), request.path());
        if (!holder.role().may(needed)) {
            throw new ApiException(
                    403,
                    "Forbidden",
                    "In the leader's keys the token of " + holder.name() + " has role "
                            + holder.role().word() + ", this needs " + needed.word() + ".");
        }
        final Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put(PASSED_ON, "1");
        return new ApiRequest(
                request.method(),
                request.path(),
                request.query(),
                headers,
                request.body(),
                holder.name(),
                holder.role());
    }
}
