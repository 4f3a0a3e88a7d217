package org.tributary.gateway.transport;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.Role;
import org.tributary.gateway.http.RouteRoles;
import org.tributary.gateway.transport.wire.HttpStrictness;
import org.tributary.gateway.transport.wire.Routes;

/**
 * Plan for a request, decided from its head alone, before any byte of its body is kept. One per connection, reused.
 */
final class RequestPlan {
    /** The destination of a request. */
    enum Kind {
        CALLBACK,
        API,
        LIVE,
        REFUSED
    }

    private final ServerContext server;
    private final Routes routes;
    private Kind kind = Kind.REFUSED;
    private int endpoint;
    private @Nullable ApiRoute route;
    private String actor = "";
    private Role role = Role.READ;
    private String path = "";
    private @Nullable ApiResponse refusal;
    private int bodyLimitBytes;
    private boolean closes;
    private boolean wrongToken;

    RequestPlan(final ServerContext server, final boolean isAdminAddress) {
        this.server = server;
        this.routes = isAdminAddress ? server.adminRoutes() : server.routes();
    }

    void decide(final HttpRequest request) {
        kind = Kind.REFUSED;
        endpoint = -1;
        route = null;
        actor = "";
        role = Role.READ;
        refusal = null;
        closes = false;
        wrongToken = false;
        bodyLimitBytes = server.limits().bodyBytes();
        if (request.decoderResult().isFailure()) {
            refuseUndecoded(request.decoderResult().cause());
            return;
        }
        if (request.protocolVersion().majorVersion() != 1) {
            refuse(505, "HTTP version not supported", "This server speaks HTTP/1.1.", true);
            return;
        }
        if (!isStrict(request) || !route(request)) {
            return;
        }
        checkBody(request.headers(), request);
    }

    /** Refuses, on any path, requests that a proxy and this server could understand differently. */
    private boolean isStrict(final HttpRequest request) {
        final String wrong = HttpStrictness.mistake(request);
        if (wrong != null) {
            refuse(400, "Bad request", wrong, true);
            return false;
        }
        final String expectation = request.headers().get(HttpHeaderNames.EXPECT);
        if (expectation != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)) {
            refuse(417, "Expectation failed", "This server supports Expect: 100-continue only.", true);
            return false;
        }
        return true;
    }

    private boolean route(final HttpRequest request) {
        final String rawPath = pathOf(request.uri());
        endpoint = routes.callback(rawPath);
        if (endpoint >= 0) {
            return method(request, HttpMethod.POST, Kind.CALLBACK);
        }
        if (rawPath.equals(Routes.LIVE_PATH)) {
            return method(request, HttpMethod.GET, Kind.LIVE);
        }
        if (HttpStrictness.encodesLetters(rawPath)) {
            refuse(400, "Bad request", "Do not percent-encode letters, digits and dots of a path.", false);
            return false;
        }
        try {
            path = QueryStringDecoder.decodeComponent(rawPath.replace("+", "%2B"));
        } catch (final IllegalArgumentException e) {
            refuse(400, "Bad request", "The path is not percent-encoded UTF-8.", false);
            return false;
        }
        final Map<String, ApiRoute> byMethod = routes.api(path);
        if (byMethod == null) {
            refuse(404, "Not found", "There is nothing at this path.", false);
            return false;
        }
        final String wanted =
                request.method() == HttpMethod.HEAD ? "GET" : request.method().name();
        final ApiRoute found = byMethod.get(wanted);
        if (found == null) {
            refuseMethod(Routes.allow(byMethod));
            return false;
        }
        route = found;
        return authorise(found, request.headers());
    }

    private boolean authorise(final ApiRoute found, final HttpHeaders headers) {
        if (found.access().needsToken()) {
            final String given = headers.get(HttpHeaderNames.AUTHORIZATION);
            final Holder known = server.adminAuth().holderOf(given);
            if (known == null) {
                wrongToken = given != null;
                refuse(401, "Unauthorised", "Send a token as Authorization: Bearer TOKEN.", false);
                refusal = refusal().with("www-authenticate", "Bearer");
                return false;
            }
            final Role needed = RouteRoles.needed(found.method(), path);
            if (!known.role().may(needed)) {
                refuse(
                        403,
                        "Forbidden",
                        "The token of " + known.name() + " has role "
                                + known.role().word() + ", this needs " + needed.word() + ".",
                        false);
                return false;
            }
            actor = known.name();
            role = known.role();
            if (found.access() == ApiRoute.Access.ADMIN) {
                bodyLimitBytes = server.limits().adminBodyBytes();
            }
        }
        kind = Kind.API;
        return true;
    }

    private boolean method(final HttpRequest request, final HttpMethod wanted, final Kind newKind) {
        if (!request.method().equals(wanted)) {
            refuseMethod(wanted.name());
            return false;
        }
        kind = newKind;
        return true;
    }

    private void checkBody(final HttpHeaders headers, final HttpRequest request) {
        final String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        if (encoding != null && !encoding.trim().equalsIgnoreCase("identity")) {
            refuse(415, "Unsupported media type", "Send the body without Content-Encoding.", false);
            return;
        }
        if (HttpUtil.getContentLength(request, 0L) > bodyLimitBytes) {
            tooLarge();
        }
    }

    void tooLarge() {
        refuse(413, "Content too large", "A body here has at most " + bodyLimitBytes + " bytes.", true);
    }

    void malformedBody() {
        refuse(400, "Bad request", "The body is not well-formed HTTP/1.1.", true);
    }

    private void refuseUndecoded(final Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            final int most = server.limits().lineBytes();
            refuse(414, "URI too long", "A request line has at most " + most + " bytes.", true);
        } else if (cause instanceof TooLongFrameException) {
            final int most = server.limits().headersBytes();
            refuse(431, "Request header fields too large", "All headers have at most " + most + " bytes.", true);
        } else {
            refuse(400, "Bad request", "This is not a well-formed HTTP/1.1 request.", true);
        }
    }

    private void refuseMethod(final String allow) {
        refuse(405, "Method not allowed", "This path takes " + allow + ".", false);
        refusal = refusal().with("allow", allow);
    }

    private void refuse(final int status, final String title, final String detail, final boolean andClose) {
        kind = Kind.REFUSED;
        refusal = ApiResponse.problem(status, title, detail);
        closes = andClose;
    }

    /** The path of a request target in origin or absolute form, without the query. */
    private static String pathOf(final String uri) {
        int begin = 0;
        if (!uri.startsWith("/")) {
            final int authority = uri.indexOf("://");
            begin = authority < 0 ? 0 : uri.indexOf('/', authority + 3);
            if (begin < 0) {
                return "/";
            }
        }
        final int query = uri.indexOf('?', begin);
        return query < 0 ? uri.substring(begin) : uri.substring(begin, query);
    }

    Kind kind() {
        return kind;
    }

    int endpoint() {
        return endpoint;
    }

    ApiRoute apiRoute() {
        if (route == null) {
            throw new IllegalStateException("the request goes to no route");
        }
        return route;
    }

    Role role() {
        return role;
    }

    String actor() {
        return actor;
    }

    String path() {
        return path;
    }

    ApiResponse refusal() {
        if (refusal == null) {
            throw new IllegalStateException("the request is not refused");
        }
        return refusal;
    }

    int bodyLimitBytes() {
        return bodyLimitBytes;
    }

    /** Whether an Authorization header was sent without an admin token in force. */
    boolean wrongToken() {
        return wrongToken;
    }

    /** Whether the connection can't be read any further after the refusal. */
    boolean closes() {
        return closes;
    }
}
