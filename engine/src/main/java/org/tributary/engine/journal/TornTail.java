package org.tributary.engine.journal;

/**
 * The tail that a start cut off the journal's end: it was above the last sequence known to be synced, so it was never durable.
 *
 * @param epoch its epoch's directory, where it stays untouched
 * @param file name of the cycle file
 * @param position byte in the file at which the good part ends
 * @param reason what was wrong there
 * @param firstLostSequence first sequence that is not read
 * @param lostRecords records of whole batches found after the damage, lost with it
 */
public record TornTail(int epoch, String file, long position, String reason, long firstLostSequence, long lostRecords) {
    @Override
    public String toString() {
        return "torn tail cut: epoch " + epoch + ", " + file + " at byte " + position + ": " + reason
                + "; good up to sequence " + (firstLostSequence - 1) + ", " + lostRecords
                + " whole records behind it are lost";
    }
}
