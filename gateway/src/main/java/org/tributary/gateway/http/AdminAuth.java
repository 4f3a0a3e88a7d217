package org.tributary.gateway.http;

import org.jspecify.annotations.Nullable;

/** Authorises requests of the admin API. Any thread. */
@FunctionalInterface
public interface AdminAuth {
    /**
     * Holder of a token in force; its name is journaled as the actor of its changes.
     *
     * @param authorization value of the Authorization header, null if there is none
     * @return null if not authorised
     */
    @Nullable
    Holder holderOf(@Nullable String authorization);
}
