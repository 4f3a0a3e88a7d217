package org.tributary.loadtest.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.server.ServerView;

class CheckTest {
    @TempDir
    private Path directory;

    private final Corpus corpus = new Corpus(5);
    private Ledger ledger;

    @BeforeEach
    void fill() throws IOException {
        ledger = new Ledger(directory.resolve("ledger"), 5);
        corpus.add(Corpus.Kind.PAYMENT, 0, -1, 100, new byte[] {1});
        corpus.add(Corpus.Kind.PAYMENT, 0, -1, 200, new byte[] {2});
        corpus.addDouble(0);
        corpus.add(Corpus.Kind.FORGERY, 0, -1, 100, new byte[] {3});
        corpus.add(Corpus.Kind.REFUND, 0, 0, 60, new byte[] {4});
        ledger.mark(0, Ledger.ANSWERED);
        ledger.mark(1, Ledger.SENT);
        ledger.mark(2, Ledger.ANSWERED);
        ledger.mark(3, Ledger.ANSWERED);
        ledger.mark(4, Ledger.ANSWERED);
    }

    @AfterEach
    void close() throws IOException {
        ledger.close();
    }

    @Test
    void shouldBeRightWhetherOrNotAnUnansweredPaymentArrived() {
        assertThat(check(1, 100, 1, 60).isRight()).isTrue();
        assertThat(check(2, 300, 1, 60).isRight()).isTrue();
    }

    @Test
    void shouldSayLostWhenAnAnsweredPaymentIsNotThere() {
        assertThat(check(0, 0, 1, 60).problems()).anyMatch(problem -> problem.startsWith("LOST"));
    }

    @Test
    void shouldSayDoubledWhenTheServerHasMoreThanWasSent() {
        assertThat(check(3, 400, 1, 60).problems()).anyMatch(problem -> problem.startsWith("DOUBLED"));
    }

    @Test
    void shouldSayWrongWhenAForgeryWasTaken() {
        ledger.mark(3, Ledger.WRONG);

        assertThat(check(1, 100, 1, 60).problems()).anyMatch(problem -> problem.startsWith("WRONG"));
    }

    @Test
    void shouldSayLostWhenAnAnsweredRefundIsNotThere() {
        assertThat(check(1, 100, 0, 0).problems()).singleElement().asString().startsWith("LOST: 1 refunds");
    }

    @Test
    void shouldSayDoubledWhenARefundTookMoreThanItSaid() {
        assertThat(check(1, 100, 1, 61).problems()).singleElement().asString().startsWith("DOUBLED: at most 1 refunds");
    }

    private Check check(final long count, final long fen, final long refunds, final long refundedFen) {
        return Check.of(corpus, ledger, 5, new ServerView.Received(count, fen, refunds, refundedFen, 0));
    }
}
