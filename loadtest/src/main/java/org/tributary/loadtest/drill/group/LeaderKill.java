package org.tributary.loadtest.drill.group;

/**
 * One kill of a leader and what came of it.
 *
 * @param kill its number, from 1
 * @param leader node that was killed
 * @param againMs from the kill to the end of the longest time without an answer of success that followed, ms; -1 if there was no answer
 * @param answered payments of this round answered with success
 * @param lost of these, not in some node's journal
 * @param doubled of the round's, counted more than once in some node's journal
 * @param journalsEqual whether all nodes came to the same chain head at the end of the round
 */
public record LeaderKill(
        int kill, String leader, long againMs, long answered, long lost, long doubled, boolean journalsEqual) {
    /** The same with what the journals hold. */
    LeaderKill judged(final long isLost, final long isDoubled) {
        return new LeaderKill(kill, leader, againMs, answered, isLost, isDoubled, journalsEqual);
    }

    /** True if nothing was lost or doubled, all journals are equal and answers came again. */
    boolean isGood() {
        return lost == 0 && doubled == 0 && journalsEqual && againMs >= 0;
    }
}
