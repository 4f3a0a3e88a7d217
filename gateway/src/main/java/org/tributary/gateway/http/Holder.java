package org.tributary.gateway.http;

/**
 * Who a token belongs to.
 *
 * @param name journaled as the actor of its changes
 */
public record Holder(String name, Role role) {}
