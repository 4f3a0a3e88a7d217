package org.tributary.gateway.http;

/**
 * Who a token belongs to.
 *
 * @param name journaled as the actor of its changes
 */
public record Holder(String name, Role role) {
    /** Name under which changes by {@code admin.token} are journaled; no named token has it. */
    public static final String UNNAMED = "admin";
}
