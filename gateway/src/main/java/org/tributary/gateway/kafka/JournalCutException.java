package org.tributary.gateway.kafka;

import org.tributary.gateway.api.events.EventCursor;

/** The journal was cut before a place: by a loss or a restore, sequences after the last common one are used again. */
final class JournalCutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient EventCursor lastCommon;

    JournalCutException(final EventCursor lastCommon) {
        super("the journal was cut after sequence " + lastCommon.sequence(), null, false, false);
        this.lastCommon = lastCommon;
    }

    /** The last place that the earlier journal can have in common with this one. */
    EventCursor lastCommon() {
        return lastCommon;
    }
}
