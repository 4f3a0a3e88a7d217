package org.tributary.gateway.http;

import org.jspecify.annotations.Nullable;

/** Authorises requests of the admin API. Any thread. */
@FunctionalInterface
public interface AdminAuth {
    /**
     * Name of the token's holder, journaled as the actor of its changes.
     *
     * @param authorization value of the Authorization header, null if there is none
     * @return null if not authorised
     */
    @Nullable
    String actorOf(@Nullable String authorization);
}
