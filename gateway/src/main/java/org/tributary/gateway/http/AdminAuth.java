package org.tributary.gateway.http;

import org.jspecify.annotations.Nullable;

/** Who may use the admin API. Any thread. */
@FunctionalInterface
public interface AdminAuth {
    /**
     * Name of the token's holder, journaled as the actor of what it changes.
     *
     * @param authorization value of the Authorization header, null if there is none
     * @return null: not authorised
     */
    @Nullable
    String actorOf(@Nullable String authorization);
}
