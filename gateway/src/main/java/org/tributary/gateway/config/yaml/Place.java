package org.tributary.gateway.config.yaml;

/** A place in a file, both from 1. */
public record Place(int line, int column) {
    /** The file's beginning. */
    public static final Place START = new Place(1, 1);
}
