package org.tributary.gateway.http;

/**
 * One path of the API. The longest matching path wins; another method on a known path is 405.
 *
 * @param method GET, POST or PUT (GET includes HEAD)
 * @param path exact, such as {@code /api/v1/totals}; or ending in {@code /*}, for every path below
 * @param access permitted callers
 * @param handler answers the requests
 */
public record ApiRoute(String method, String path, Access access, ApiHandler handler) {
    /** Permitted callers of a route, and the threads that serve it. */
    public enum Access {
        /** Anyone; served by the read threads. */
        PUBLIC(false),
        /** Anyone; answered on the event loop ahead of waiting requests, so the handler neither blocks nor computes. */
        PROBE(false),
        /**
         * Holders of a token (others get 401), for the app's own lookups; served by separate threads, so that no flood of them
         * delays reads or admin requests. The handler may wait: {@link NotYetException}.
         */
        LOOKUP(true),
        /** Holders of the admin token (others get 401); served by the admin threads, which reads can't occupy. */
        ADMIN(true);

        private final boolean needsToken;

        Access(final boolean needsToken) {
            this.needsToken = needsToken;
        }

        /** True if a request needs a token in force. */
        public boolean needsToken() {
            return needsToken;
        }
    }

    public ApiRoute {
        if (!path.startsWith("/") || path.indexOf('*') >= 0 && !path.endsWith("/*")) {
            throw new IllegalArgumentException("not a path: " + path);
        }
    }

    /** A public route. */
    public static ApiRoute get(final String path, final ApiHandler handler) {
        return new ApiRoute("GET", path, Access.PUBLIC, handler);
    }

    /** A route for health probes. */
    public static ApiRoute probe(final String path, final ApiHandler handler) {
        return new ApiRoute("GET", path, Access.PROBE, handler);
    }

    /** A route for the app's own lookups. */
    public static ApiRoute lookup(final String path, final ApiHandler handler) {
        return new ApiRoute("GET", path, Access.LOOKUP, handler);
    }

    /** A route for holders of the admin token. */
    public static ApiRoute admin(final String method, final String path, final ApiHandler handler) {
        return new ApiRoute(method, path, Access.ADMIN, handler);
    }
}
