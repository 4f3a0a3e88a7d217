package org.tributary.gateway.cli.receipts;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.settlement.receipts.PresentReceipts;
import org.tributary.engine.settlement.receipts.ReceiptState;

/** Answers requests one by one. */
final class Desk {
    private final PresentReceipts.Result present;
    private final @Nullable Office office;
    private final Answers answers;
    /** Row that asked for a donation first. */
    private final Map<ReceiptState, Integer> answered = new IdentityHashMap<>();

    /** Journals receipts that are handed out. */
    @FunctionalInterface
    interface Office {
        ReceiptSender.Answer issue(ReceiptState receipt) throws IOException, InterruptedException;
    }

    /**
     * A desk.
     *
     * @param office null: nothing is issued
     */
    Desk(final PresentReceipts.Result present, final @Nullable Office office, final Answers answers) {
        this.present = present;
        this.office = office;
        this.answers = answers;
    }

    /** Returns whether a status means that a row is refused. */
    static boolean isRefusal(final String status) {
        return !List.of("receiptable", "issued", "already-issued", "refunded").contains(status);
    }

    void answer(final Request request) throws IOException, InterruptedException {
        if (!request.problem().isEmpty()) {
            answers.refuse(request, "bad-row", request.problem());
            return;
        }
        final List<ReceiptState> found =
                present.byTransaction().getOrDefault(request.transactionId(), List.of()).stream()
                        .filter(each -> request.channel().isEmpty() || each.channel.equals(request.channel()))
                        .toList();
        if (found.isEmpty()) {
            answers.refuse(request, "unknown", "the journal has no such donation: is the channel right?");
        } else if (found.size() > 1) {
            answers.refuse(request, "ambiguous", "several channels have that transaction: give the channel");
        } else {
            final Integer before = answered.putIfAbsent(found.get(0), request.row());
            if (before == null) {
                answer(request, found.get(0));
            } else {
                answers.refuse(request, "bad-row", "row " + before + " asks for the same: a donation has one receipt");
            }
        }
    }

    private void answer(final Request request, final ReceiptState receipt) throws IOException, InterruptedException {
        switch (receipt.kind) {
            case HELD -> answers.refuse(request, "held", "no project has the donation yet: allocate it first");
            case REFUNDED -> answers.refuse(request, "refunded", refunded(receipt));
            default -> {
                if (receipt.issuedNumber == receipt.number) {
                    answers.give(request, "already-issued", receipt, "");
                } else if (office == null) {
                    answers.give(request, "receiptable", receipt, "");
                } else {
                    issue(request, receipt, office);
                }
            }
        }
    }

    /** Says what has to come back: a receipt that was handed out is void now. */
    private static String refunded(final ReceiptState receipt) {
        return "all of it went back to the donor"
                + (receipt.issuedNumber == 0
                        ? ""
                        : ": take receipt " + Answers.number(receipt, receipt.issuedNumber) + " back, it is void");
    }

    private void issue(final Request request, final ReceiptState receipt, final Office open)
            throws IOException, InterruptedException {
        switch (open.issue(receipt)) {
            case ISSUED -> answers.give(request, "issued", receipt, "");
            case ISSUED_BEFORE -> answers.give(request, "already-issued", receipt, "");
            default -> answers.refuse(request, "changed", "a refund came meanwhile: ask again for this row");
        }
    }
}
