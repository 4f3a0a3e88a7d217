package org.tributary.engine.settlement.book;

import java.util.Arrays;

/**
 * Sums of the receipts that were written, by index of their project: what was issued, taken back, and issued anew for
 * the rest. Written by one thread and read by another after it has ended.
 */
public final class ReceiptSums {
    private Sums[] projects = new Sums[256];

    /** Receipts of a project or an organisation. */
    public static final class Sums {
        public long issued;
        public long issuedFen;
        public long voided;
        public long voidedFen;
        public long reissued;
        public long reissuedFen;

        /** Adds another project's sums. */
        public void add(final Sums other) {
            issued += other.issued;
            issuedFen = Math.addExact(issuedFen, other.issuedFen);
            voided += other.voided;
            voidedFen = Math.addExact(voidedFen, other.voidedFen);
            reissued += other.reissued;
            reissuedFen = Math.addExact(reissuedFen, other.reissuedFen);
        }

        /** Returns the money for which receipts stand: issued and issued anew less taken back. */
        public long netFen() {
            return Math.subtractExact(Math.addExact(issuedFen, reissuedFen), voidedFen);
        }
    }

    /** Adds a receipt. */
    public void issue(final int project, final long fen) {
        final Sums sums = of(project);
        sums.issued++;
        sums.issuedFen = Math.addExact(sums.issuedFen, fen);
    }

    /** Adds a change of a receipt; 0 fen: none was taken back, or none issued anew. */
    public void change(final int project, final long voidedFen, final long reissuedFen) {
        final Sums sums = of(project);
        sums.voided += voidedFen > 0 ? 1 : 0;
        sums.voidedFen = Math.addExact(sums.voidedFen, voidedFen);
        sums.reissued += reissuedFen > 0 ? 1 : 0;
        sums.reissuedFen = Math.addExact(sums.reissuedFen, reissuedFen);
    }

    /** Returns a project's sums by its index. */
    public Sums of(final int project) {
        if (project >= projects.length) {
            projects = Arrays.copyOf(projects, 2 * project);
        }
        if (projects[project] == null) {
            projects[project] = new Sums();
        }
        return projects[project];
    }

    /** Returns whether the receipts are each project's donations less refunds. */
    public boolean fit(final DayBook book) {
        for (int project = 0; project < projects.length; project++) {
            final Figures figures = book.projects.getOrDefault(project, new Figures());
            if (of(project).netFen() != figures.donationsFen - figures.refundedFen + figures.refundReversedFen) {
                return false;
            }
        }
        return true;
    }
}
