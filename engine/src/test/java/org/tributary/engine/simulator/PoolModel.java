package org.tributary.engine.simulator;

import java.util.HashMap;
import java.util.Map;

/** A pool of the model: what it has given, and to whom. */
final class PoolModel {
    final int index;
    private final Map<Long, Long> usedByDonor = new HashMap<>();
    private Plan.PoolPlan plan;
    long budgetFen;
    long committedFen;
    boolean suspended;
    boolean gave;

    PoolModel(final int index, final Plan.PoolPlan plan) {
        this.index = index;
        this.plan = plan;
    }

    /** A change holds from the next payment on; what was given stays. */
    void change(final Plan.PoolPlan changed) {
        plan = changed;
        budgetFen = changed.budgetFen();
    }

    boolean isThere() {
        return plan.budgetFen() > 0;
    }

    /** What a payment gets of it, by RULES 4.2 to 4.4. */
    long wantedFen(final Paid paid, final long arrivedAtMs, final long graceMs) {
        final boolean applies = isThere()
                && !suspended
                && paid.paidAtMs < plan.closesMs()
                && arrivedAtMs < plan.closesMs() + graceMs
                && (!plan.onlyFirstProject() || paid.project.equals("p1"));
        if (!applies) {
            return 0;
        }
        long fen = paid.amountFen * plan.give() / plan.per();
        if (plan.perDonationFen() >= 0) {
            fen = Math.min(fen, plan.perDonationFen());
        }
        if (plan.perDonorFen() >= 0) {
            fen = Math.min(fen, plan.perDonorFen() - usedByDonor.getOrDefault(paid.donor, 0L));
        }
        return Math.max(0, Math.min(fen, budgetFen - committedFen));
    }

    void give(final Paid paid, final long fen) {
        usedByDonor.merge(paid.donor, fen, Long::sum);
        committedFen += fen;
        gave |= fen > 0;
        paid.matchedFen[index] = fen;
    }

    /** Match that a refund gives back. */
    void takeBack(final Paid paid, final long fen) {
        usedByDonor.merge(paid.donor, -fen, Long::sum);
        committedFen -= fen;
        paid.returnedFen[index] += fen;
    }

    /** A voided match: its money is the pool's again, the donor's limit stays used, and no refund moves it. */
    long voidMatch(final Paid paid) {
        final long fen = paid.matchedFen[index] - paid.returnedFen[index];
        committedFen -= fen;
        paid.matchedFen[index] = 0;
        paid.returnedFen[index] = 0;
        return fen;
    }
}
