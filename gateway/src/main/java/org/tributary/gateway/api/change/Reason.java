package org.tributary.gateway.api.change;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;

/**
 * The reason of a change, journaled with it: at most {@value #MAX_CHARS} characters, none of them a control character. A
 * person with a named token must give one where a change needs it; the token without a name need not, so that programs that
 * were written before there were names go on working.
 */
public final class Reason {
    /** Longest reason. */
    public static final int MAX_CHARS = 200;

    private static final String FIELD = "reason";

    private Reason() {}

    /**
     * The reason that a change needs.
     *
     * @return empty if the token has no name and gives none
     */
    public static String required(final ApiRequest request, final JsonNode body) {
        return required(request, text(body.get(FIELD)));
    }

    /** The reason in the query, for requests whose body is a file. */
    public static String requiredInQuery(final ApiRequest request) {
        return required(request, request.query(FIELD));
    }

    /** The reason of a change that needs none; empty if none is given. */
    public static String optional(final JsonNode body) {
        return checked(text(body.get(FIELD)));
    }

    private static String required(final ApiRequest request, final @Nullable String given) {
        final String reason = checked(given);
        if (reason.isEmpty() && request.isNamed()) {
            throw ApiException.ofField(FIELD, "Give the reason of this change as \"reason\"; the journal keeps it.");
        }
        return reason;
    }

    private static @Nullable String text(final @Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return null;
        }
        if (!given.isTextual()) {
            throw wrong();
        }
        return given.textValue();
    }

    private static String checked(final @Nullable String given) {
        final String reason = given == null ? "" : given.strip();
        if (reason.length() > MAX_CHARS || !AdminCommands.fits(reason, AdminCommands.MAX_REASON_BYTES)) {
            throw wrong();
        }
        return reason;
    }

    private static ApiException wrong() {
        return ApiException.ofField(
                FIELD, "Give \"reason\" as a text of at most " + MAX_CHARS + " characters without control characters.");
    }
}
