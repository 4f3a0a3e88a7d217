package org.tributary.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    @TempDir
    private Path directory;

    private final Corpus corpus = new Corpus(4);
    private Ledger ledger;

    @BeforeEach
    void fill() throws IOException {
        ledger = new Ledger(directory.resolve("ledger"), 4);
        corpus.add(Corpus.Kind.PAYMENT, 100, new byte[] {1});
        corpus.add(Corpus.Kind.PAYMENT, 200, new byte[] {2});
        corpus.addDouble(0);
        corpus.add(Corpus.Kind.FORGERY, 100, new byte[] {3});
        ledger.mark(0, Ledger.ANSWERED);
        ledger.mark(1, Ledger.SENT);
        ledger.mark(2, Ledger.ANSWERED);
        ledger.mark(3, Ledger.ANSWERED);
    }

    @AfterEach
    void close() throws IOException {
        ledger.close();
    }

    @Test
    void shouldBeRightWhetherOrNotAnUnansweredPaymentArrived() {
        assertThat(Check.of(corpus, ledger, new ServerView.Received(1, 100)).isRight())
                .isTrue();
        assertThat(Check.of(corpus, ledger, new ServerView.Received(2, 300)).isRight())
                .isTrue();
    }

    @Test
    void shouldSayLostWhenAnAnsweredPaymentIsNotThere() {
        assertThat(Check.of(corpus, ledger, new ServerView.Received(0, 0)).problems())
                .anyMatch(problem -> problem.startsWith("LOST"));
    }

    @Test
    void shouldSayDoubledWhenTheServerHasMoreThanWasSent() {
        assertThat(Check.of(corpus, ledger, new ServerView.Received(3, 400)).problems())
                .anyMatch(problem -> problem.startsWith("DOUBLED"));
    }

    @Test
    void shouldSayWrongWhenAForgeryWasTaken() {
        ledger.mark(3, Ledger.WRONG);

        assertThat(Check.of(corpus, ledger, new ServerView.Received(1, 100)).problems())
                .anyMatch(problem -> problem.startsWith("WRONG"));
    }
}
