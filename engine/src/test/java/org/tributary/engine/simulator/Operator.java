package org.tributary.engine.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.testkit.Commands;

/**
 * The operators: suspend pools and raise their budgets, close and freeze projects, and change the campaign, one command of a
 * change after the other, between payments. A change whose engine dies is given up where it stands.
 */
final class Operator {
    private static final List<String> PROJECTS = List.of("p1", "p1", "p2", "p3");
    private static final List<ProjectAction> PROJECT_ACTIONS = List.of(
            ProjectAction.CLOSE,
            ProjectAction.REOPEN,
            ProjectAction.REOPEN,
            ProjectAction.FREEZE,
            ProjectAction.FREEZE,
            ProjectAction.UNFREEZE,
            ProjectAction.UNFREEZE,
            ProjectAction.VOID_MATCHES,
            ProjectAction.VOID_MATCHES,
            ProjectAction.VOID_MATCHES);

    private final SplittableRandom luck;
    private final Deque<DirectBuffer> change = new ArrayDeque<>();
    private int version;

    Operator(final SplittableRandom luck) {
        this.luck = luck;
    }

    /** Version of the campaign that an answer named, or that the journal has. */
    void version(final int known) {
        version = known;
    }

    /** A change is under way, and its next command may be sent. */
    boolean isChanging() {
        return !change.isEmpty();
    }

    /** The next command of a change, or another command. */
    DirectBuffer next() {
        if (!change.isEmpty()) {
            if (change.size() > 1 && luck.nextInt(100) == 0) {
                change.remove();
            }
            return change.remove();
        }
        final int what = luck.nextInt(10);
        if (what < 4) {
            return pool();
        }
        if (what < 7) {
            return Commands.project(
                    PROJECT_ACTIONS.get(luck.nextInt(PROJECT_ACTIONS.size())),
                    PROJECTS.get(luck.nextInt(PROJECTS.size())));
        }
        // now and then from a version that was read too early
        final int expected = luck.nextInt(10) == 0 ? Math.max(1, version - 1) : version;
        change.addAll(Plan.of(1 + luck.nextInt(Integer.MAX_VALUE)).commands(expected));
        return change.remove();
    }

    private DirectBuffer pool() {
        final String pool = luck.nextInt(4) == 0 ? "n" : "m";
        return switch (luck.nextInt(3)) {
            case 0 -> Commands.pool(PoolAction.ADD_BUDGET, pool, 1 + luck.nextLong(500));
            case 1 -> Commands.pool(PoolAction.SUSPEND, pool, 0);
            default -> Commands.pool(PoolAction.RESUME, pool, 0);
        };
    }

    /** The engine refused a command of the change, or died: one in two operators goes on, so that a definition is missing. */
    void refused() {
        if (luck.nextBoolean()) {
            change.clear();
        }
    }

    void died() {
        change.clear();
    }
}
