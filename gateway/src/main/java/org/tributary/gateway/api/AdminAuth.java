package org.tributary.gateway.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Who may use the admin API. Any thread. */
@FunctionalInterface
public interface AdminAuth {
    /**
     * Name of the token's holder, journaled as the actor of what it changes.
     *
     * @param authorization value of the Authorization header, null if there is none
     * @return null: not authorised
     */
    String actorOf(String authorization);

    /** One token with one name, compared in constant time. */
    static AdminAuth token(final String actor, final String token) {
        final byte[] wanted = token.getBytes(StandardCharsets.UTF_8);
        if (wanted.length < 16) {
            throw new IllegalArgumentException("the admin token has fewer than 16 characters");
        }
        return authorization -> {
            if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
                return null;
            }
            final byte[] given = authorization.substring(7).trim().getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(wanted, given) ? actor : null;
        };
    }
}
