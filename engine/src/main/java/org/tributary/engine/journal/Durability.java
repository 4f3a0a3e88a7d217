package org.tributary.engine.journal;

import java.util.Locale;

/** When a record counts as journaled, so that its answer may go out. */
public enum Durability {
    /** In the page cache: survives a killed process. Synced in the background, once an interval. */
    PROCESS,

    /** Synced to the device before release: survives power loss. */
    DEVICE;

    /** The setting's word, such as {@code process}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
