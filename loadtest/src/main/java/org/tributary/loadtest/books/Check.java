package org.tributary.loadtest.books;

import java.util.ArrayList;
import java.util.List;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.server.ServerView;

/**
 * The ledger against the server's own totals. Every payment and refund answered with success must be there, and nothing
 * that was not sent. Those sent and never answered may be there or not.
 */
public record Check(Sum payments, Sum refunds, long wrongAnswers, ServerView.Received received, List<String> problems) {

    /** Sums of the ledger over payments or over refunds. */
    public record Sum(long sent, long answered, long answeredFen, long unanswered, long unansweredFen) {
        public static final Sum NONE = new Sum(0, 0, 0, 0, 0);

        /** Adds a problem if the server's count or money shows something lost or doubled. */
        private void compare(
                final String what, final long count, final long fen, final boolean countable, final List<String> into) {
            if (countable && count < answered || fen < answeredFen) {
                into.add("LOST: " + answered + " " + what + " of " + answeredFen
                        + " fen were answered with success, the server has " + count + " of " + fen + " fen");
            }
            if (count > answered + unanswered || fen > answeredFen + unansweredFen) {
                into.add("DOUBLED: at most " + (answered + unanswered) + " " + what + " of "
                        + (answeredFen + unansweredFen) + " fen were sent, the server has " + count + " of " + fen
                        + " fen");
            }
        }
    }

    public static Check of(
            final Corpus corpus, final Ledger ledger, final int requests, final ServerView.Received received) {
        final List<String> problems = new ArrayList<>();
        final Sum payments = sum(corpus, ledger, requests, Corpus.Kind.PAYMENT);
        final Sum refunds = sum(corpus, ledger, requests, Corpus.Kind.REFUND);
        // a held payment refunded in full is in no count: then only the money can be compared
        payments.compare("payments", received.count(), received.fen(), received.ofHeldFen() == 0, problems);
        refunds.compare("refunds", received.refunds(), received.refundedFen(), true, problems);
        long wrong = 0;
        for (int i = 0; i < requests; i++) {
            wrong += ledger.state(i) == Ledger.WRONG ? 1 : 0;
        }
        if (wrong > 0) {
            problems.add("WRONG: " + wrong + " requests got a wrong answer for their kind");
        }
        return new Check(payments, refunds, wrong, received, problems);
    }

    private static Sum sum(final Corpus corpus, final Ledger ledger, final int requests, final Corpus.Kind kind) {
        long sent = 0;
        long answered = 0;
        long answeredFen = 0;
        long unanswered = 0;
        long unansweredFen = 0;
        for (int i = 0; i < requests; i++) {
            final byte state = ledger.state(i);
            if (corpus.kind(i) != kind) {
                continue;
            }
            if (state == Ledger.ANSWERED) {
                answered++;
                answeredFen = Math.addExact(answeredFen, corpus.amountFen(i));
            } else if (state == Ledger.SENT || state == Ledger.REFUSED) {
                unanswered++;
                unansweredFen = Math.addExact(unansweredFen, corpus.amountFen(i));
            }
            sent += state == Ledger.UNSENT ? 0 : 1;
        }
        return new Sum(sent, answered, answeredFen, unanswered, unansweredFen);
    }

    public boolean isRight() {
        return problems.isEmpty();
    }
}
