package org.tributary.engine.journal;

/**
 * A statement kept outside the epochs' files that the journal holds a certain batch: by its head, a snapshot, an anchor.
 *
 * @param source what states it, for messages
 * @param position end of that batch
 * @param syncedSequence last record that it knows to be on the device; 0 if it knows none
 */
public record Witness(String source, JournalPosition position, long syncedSequence) {}
