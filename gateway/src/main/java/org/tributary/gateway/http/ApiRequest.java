package org.tributary.gateway.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API as the transport hands it over, bounded by the transport's limits. Immutable.
 *
 * @param method upper case; HEAD comes as GET
 * @param path percent-decoded, without query, begins with a slash
 * @param query decoded parameters in order of their first appearance
 * @param headers names in lower case; of a repeated header the first value
 * @param body may be empty
 * @param actor name of the token that authorised the request; empty where none was needed
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body,
        String actor) {

    /** First value of a query parameter, null if it is absent. */
    public @Nullable String query(final String name) {
        final List<String> values = query.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** A header's value, null if it is absent. */
    public @Nullable String header(final String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** What follows a prefix of the path, split at slashes; empty parts are kept. */
    public List<String> pathAfter(final String prefix) {
        return path.length() <= prefix.length()
                ? List.of()
                : List.of(path.substring(prefix.length()).split("/", -1));
    }
}
