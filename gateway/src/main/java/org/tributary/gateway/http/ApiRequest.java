package org.tributary.gateway.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API, within the transport's limits. Immutable.
 *
 * @param method upper case; GET for a HEAD request
 * @param path percent-decoded, without query, begins with a slash
 * @param query decoded parameters in order of their first appearance
 * @param headers names in lower case; of a repeated header the first value
 * @param body may be empty
 * @param actor name of the token's holder; empty if the route needs no token
 * @param role of the holder; {@link Role#READ} if the route needs no token
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body,
        String actor,
        Role role) {

    /** A request of a holder whose role does not matter. */
    public ApiRequest(
            final String method,
            final String path,
            final Map<String, List<String>> query,
            final Map<String, String> headers,
            final byte[] body,
            final String actor) {
        this(method, path, query, headers, body, actor, Role.READ);
    }

    /** Whether the token belongs to a person or program with a name, unlike {@code admin.token}. */
    public boolean isNamed() {
        return !actor.isEmpty() && !actor.equals(Holder.UNNAMED);
    }

    /** First value of a query parameter, null if it is absent. */
    public @Nullable String query(final String name) {
        final List<String> values = query.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** A header's value, null if it is absent. */
    public @Nullable String header(final String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The path after a prefix, split at slashes; empty parts are kept. */
    public List<String> pathAfter(final String prefix) {
        return path.length() <= prefix.length()
                ? List.of()
                : List.of(path.substring(prefix.length()).split("/", -1));
    }
}
