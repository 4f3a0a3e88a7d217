package org.tributary.engine.oracle;

import java.math.BigInteger;
import org.tributary.engine.oracle.World.ProjectState;

/** RULES 3.2: goals count donors' own money, net. */
final class OracleGoals {
    private OracleGoals() {}

    /** Sees whether the project's net has gone from below its goal to it; marks the project and tells. */
    static boolean crossed(final ProjectState project, final BigInteger netBefore) {
        final BigInteger goal = BigInteger.valueOf(project.definition.goalFen());
        final boolean crosses = goal.signum() > 0
                && !project.reached
                && netBefore.compareTo(goal) < 0
                && project.net().compareTo(goal) >= 0;
        if (crosses) {
            project.reached = true;
        }
        return crosses;
    }

    /** The goal was changed by a new campaign file. */
    static void changed(final ProjectState project, final long goalBefore) {
        final long goal = project.definition.goalFen();
        if (goal == goalBefore) {
            return;
        }
        final boolean over = goal > 0 && project.net().compareTo(BigInteger.valueOf(goal)) >= 0;
        project.reached = over || project.reached && goal > 0 && goal < goalBefore;
    }
}
