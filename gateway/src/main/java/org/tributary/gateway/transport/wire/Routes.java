package org.tributary.gateway.transport.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.CallbackEndpoint;

/** Routes by path. Built once, then read by every event loop. */
public final class Routes {
    /** The live feed's path. */
    public static final String LIVE_PATH = "/api/v1/live";

    private static final String BELOW = "/*";

    private final Map<String, Integer> callbacks = new HashMap<>();
    private final Map<String, Map<String, ApiRoute>> exact = new HashMap<>();
    private final Map<String, Map<String, ApiRoute>> below = new HashMap<>();

    /** The routes of one address. */
    public Routes(final List<CallbackEndpoint> endpoints, final List<ApiRoute> apiRoutes) {
        for (int i = 0; i < endpoints.size(); i++) {
            callbacks.put(endpoints.get(i).path(), i);
        }
        for (final ApiRoute route : apiRoutes) {
            final boolean isBelow = route.path().endsWith(BELOW);
            final String path =
                    isBelow ? route.path().substring(0, route.path().length() - BELOW.length()) : route.path();
            final ApiRoute before = (isBelow ? below : exact)
                    .computeIfAbsent(path, p -> new HashMap<>())
                    .put(route.method(), route);
            if (before != null) {
                throw new IllegalArgumentException("two routes for " + route.method() + " " + route.path());
            }
        }
    }

    /** The routes of the public address when admin routes have a separate one. */
    public static List<ApiRoute> withoutAdmin(final List<ApiRoute> routes) {
        return routes.stream()
                .filter(route -> !route.access().needsToken() && !isAdminPage(route.path()))
                .toList();
    }

    private static boolean isAdminPage(final String path) {
        return path.startsWith("/admin/") || path.equals("/ops") || path.startsWith("/ops/");
    }

    /** Index of the callback endpoint at a path, -1 if there is none. */
    public int callback(final String path) {
        final Integer endpoint = callbacks.get(path);
        return endpoint == null ? -1 : endpoint;
    }

    /** Routes at a path by method, the longest match; null if the path is unknown. */
    public @Nullable Map<String, ApiRoute> api(final String path) {
        final Map<String, ApiRoute> found = exact.get(path);
        if (found != null) {
            return found;
        }
        for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
            final Map<String, ApiRoute> prefix = below.get(path.substring(0, slash));
            if (prefix != null && slash + 1 < path.length()) {
                return prefix;
            }
        }
        return null;
    }

    /** Value of an Allow header. */
    public static String allow(final Map<String, ApiRoute> routes) {
        final TreeSet<String> methods = new TreeSet<>(routes.keySet());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }
}
