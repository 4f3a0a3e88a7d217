package org.tributary.gateway.api.events;

/**
 * A released record.
 *
 * @param cursor the place after it
 * @param kind as {@code inspect} names it
 * @param json one object, UTF-8; never changed
 */
public record Event(EventCursor cursor, String kind, byte[] json) {}
