package org.tributary.gateway.http;

/**
 * One path the API answers. The longest matching path wins; another method on a known path is 405.
 *
 * @param method GET, POST or PUT (HEAD goes with GET)
 * @param path exact, such as {@code /api/v1/totals}; or ending in {@code /*}, which takes everything below
 * @param access who may call
 * @param handler answers
 */
public record ApiRoute(String method, String path, Access access, ApiHandler handler) {
    /** Who may call a route, and which threads serve it. */
    public enum Access {
        /** Anyone; served by the read threads. */
        PUBLIC,
        /** Anyone; answered on the event loop itself, whatever else waits: the handler neither waits nor computes. */
        PROBE,
        /** The admin token (401 without); served by the admin threads, which reads can't occupy. */
        ADMIN
    }

    public ApiRoute {
        if (!path.startsWith("/") || path.indexOf('*') >= 0 && !path.endsWith("/*")) {
            throw new IllegalArgumentException("not a path: " + path);
        }
    }

    /** A route for anyone. */
    public static ApiRoute get(final String path, final ApiHandler handler) {
        return new ApiRoute("GET", path, Access.PUBLIC, handler);
    }

    /** A route for probes of health. */
    public static ApiRoute probe(final String path, final ApiHandler handler) {
        return new ApiRoute("GET", path, Access.PROBE, handler);
    }

    /** A route for the admin token. */
    public static ApiRoute admin(final String method, final String path, final ApiHandler handler) {
        return new ApiRoute(method, path, Access.ADMIN, handler);
    }
}
