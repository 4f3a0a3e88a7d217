package org.tributary.engine.codec;

/**
 * Decides when a project's goal is reached. It counts donors' money net of refunds, and once reached stays so until the
 * project is reopened or the goal changes. The core and the projections share this rule. Amounts are fen, goal 0: none.
 */
public final class GoalRule {
    private GoalRule() {}

    /** True if new money takes the project over its goal. */
    public static boolean crosses(final long goalFen, final long netBeforeFen, final long netFen) {
        return goalFen > 0 && netBeforeFen < goalFen && netFen >= goalFen;
    }

    /**
     * True if the goal is reached after a change of the campaign.
     *
     * @param reached whether it was
     */
    public static boolean reachedAfterChange(
            final boolean reached, final long goalBeforeFen, final long goalFen, final long netFen) {
        if (goalFen == goalBeforeFen) {
            return reached;
        }
        final boolean isLower = goalFen > 0 && goalFen < goalBeforeFen;
        return goalFen > 0 && netFen >= goalFen || reached && isLower;
    }
}
