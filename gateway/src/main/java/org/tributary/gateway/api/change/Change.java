package org.tributary.gateway.api.change;

import org.agrona.DirectBuffer;

/**
 * A change that a person asked for.
 *
 * @param target id of what it changes
 * @param effectFen what it would move, at least 0
 * @param command the whole command, with its actor and reason: what is decided now or when another person approves it
 */
public record Change(Approvable kind, String target, long effectFen, DirectBuffer command) {}
