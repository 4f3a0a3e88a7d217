package org.tributary.loadtest;

import java.util.ArrayList;
import java.util.List;

/**
 * The ledger against the server's own totals. Every payment answered with success must be there; nothing that was not
 * sent may be; of those that were sent and never answered, each may be there or not.
 */
record Check(
        long payments,
        long answered,
        long unanswered,
        long wrongAnswers,
        ServerView.Received received,
        List<String> problems) {

    static Check of(final Corpus corpus, final Ledger ledger, final ServerView.Received received) {
        long answered = 0;
        long answeredFen = 0;
        long unanswered = 0;
        long unansweredFen = 0;
        long payments = 0;
        long wrong = 0;
        for (int i = 0; i < corpus.size(); i++) {
            final byte state = ledger.state(i);
            wrong += state == Ledger.WRONG ? 1 : 0;
            if (corpus.kind(i) != Corpus.Kind.PAYMENT) {
                continue;
            }
            payments++;
            if (state == Ledger.ANSWERED) {
                answered++;
                answeredFen += corpus.amountFen(i);
            } else if (state == Ledger.SENT || state == Ledger.REFUSED) {
                unanswered++;
                unansweredFen += corpus.amountFen(i);
            }
        }
        final List<String> problems = new ArrayList<>();
        if (received.count() < answered || received.fen() < answeredFen) {
            problems.add("LOST: " + answered + " payments of " + answeredFen + " fen were answered with success, the"
                    + " server has " + received.count() + " of " + received.fen() + " fen");
        }
        if (received.count() > answered + unanswered || received.fen() > answeredFen + unansweredFen) {
            problems.add("DOUBLED: at most " + (answered + unanswered) + " payments were sent, the server has "
                    + received.count());
        }
        if (wrong > 0) {
            problems.add("WRONG: " + wrong + " requests got an answer their kind must not get");
        }
        return new Check(payments, answered, unanswered, wrong, received, problems);
    }

    boolean isRight() {
        return problems.isEmpty();
    }
}
