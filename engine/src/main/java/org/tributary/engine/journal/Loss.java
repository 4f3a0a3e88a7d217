package org.tributary.engine.journal;

/**
 * Records that may have been answered and that the journal no longer holds, or a doubt that can't be removed without them.
 *
 * @param last end of the good part
 * @param knownTo highest sequence known to have existed; {@code last.sequence()} if none beyond it is known
 * @param evidence what shows it
 * @param byPowerLoss true if a power loss explains it: the machine has booted since, everything synced is there, and at
 *     durability {@code device} nothing but a torn write is missing, whose sync had not returned unless the device failed
 *     its promise. A start then goes on by itself, and journals it
 */
public record Loss(JournalPosition last, long knownTo, String evidence, boolean byPowerLoss) {
    /** The last good record as {@code SEQUENCE:HASH}, the word with which an operator accepts the loss. */
    public String lastGood() {
        return AcceptedLoss.word(last);
    }

    @Override
    public String toString() {
        return evidence + ". The last good record is " + lastGood()
                + (knownTo > last.sequence() ? "; records up to " + knownTo + " had existed" : "");
    }
}
