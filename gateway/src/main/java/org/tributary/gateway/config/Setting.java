package org.tributary.gateway.config;

import org.tributary.gateway.config.yaml.Values;

/**
 * One setting of {@code tributary.yaml}, defined once. The reader, the table in gateway/README.md and the check of
 * {@code config/tributary.yaml} use it.
 *
 * @param path keys from the root, such as {@code engine.ringSize}
 * @param byDefault as written in a file; empty: no default
 * @param least smallest value of a number or size
 * @param most largest
 * @param help what it does, one sentence
 */
public record Setting(String path, Kind kind, String byDefault, long least, long most, String help) {
    /** Form of a value. */
    public enum Kind {
        TEXT,
        PATH,
        CHOICE,
        NUMBER,
        POWER_OF_TWO,
        SIZE
    }

    /** Returns the key of its section; empty at the root. */
    public String section() {
        final int dot = path.indexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    /** Returns its own key. */
    public String key() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** Returns the allowed values in words, for tables; empty for texts and paths. */
    public String bounds() {
        return switch (kind) {
            case NUMBER -> least + " to " + most;
            case POWER_OF_TWO -> "power of two, " + least + " to " + most;
            case SIZE -> Values.size(least) + " to " + Values.size(most);
            default -> "";
        };
    }
}
