package org.tributary.gateway.api.events;

/**
 * A released record.
 *
 * @param cursor the place after it
 * @param atMs time of journaling, epoch milliseconds
 * @param kind as {@code inspect} names it
 * @param json one object, UTF-8; never changed
 */
public record Event(EventCursor cursor, long atMs, String kind, byte[] json) {}
