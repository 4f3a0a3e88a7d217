package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tributary.engine.settlement.SettledDay.DAY;
import static org.tributary.engine.settlement.SettledDay.NEXT_DAY_MS;
import static org.tributary.engine.settlement.SettledDay.NINE_MS;
import static org.tributary.engine.settlement.SettledDay.journal;
import static org.tributary.engine.settlement.SettledDay.pay;
import static org.tributary.engine.settlement.SettledDay.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Notices;

class SettlementTest {
    @TempDir
    private Path directory;

    private SettledDay settled;

    @BeforeEach
    void begin() {
        settled = new SettledDay(directory);
    }

    @Test
    void shouldBookPaymentsMatchesAndHeldMoneyWhenADayIsSettled() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").amount(100).encode());
        journal.send(
                NINE_MS, pay("t2").amount(250).project("q1").merchant("wx-o2").encode());
        journal.send(NINE_MS, pay("t3").amount(700).project("nowhere").encode());
        journal.send(NINE_MS, pay("t1").amount(100).encode());
        journal.send(NEXT_DAY_MS, Commands.pulse());

        final Settlement.Result result = settled.settle(journal, DAY);

        assertThat(result.isFinal()).isTrue();
        assertThat(result.lawsHold()).isTrue();
        final Map<String, Long> balances = settled.balances();
        // fees: 0.6 fen of 100 and 1.5 fen of 250, each rounded half up; held money bears none until it is allocated
        assertThat(balances).containsEntry("channel:wechatpay:receivable", 100L + 700 - 1);
        assertThat(balances).containsEntry("channel:wechatpay:wx-o2:receivable", 250L - 2);
        assertThat(balances).containsEntry("sponsor:s1:receivable", 350L);
        assertThat(balances).containsEntry("organisation:o1:payable", -200L + 1);
        assertThat(balances).containsEntry("organisation:o2:payable", -500L + 2);
        assertThat(balances).containsEntry("suspense:held", -700L);
    }

    @Test
    void shouldBalanceEveryEntryAndFitTheAccountsWhenReadFromTheFilesAlone() throws IOException {
        final MemoryJournal journal = journal();
        for (int i = 0; i < 200; i++) {
            journal.send(NINE_MS + i, pay("t" + i).amount(1 + i).donor(i % 7).encode());
        }
        settled.settle(journal, DAY);

        final Map<String, Long> perEntry = new HashMap<>();
        final Map<String, Long> perAccount = new TreeMap<>();
        for (final CSVRecord row : settled.csv("entries.csv")) {
            final long fen = Long.parseLong(row.get("debitFen")) - Long.parseLong(row.get("creditFen"));
            perEntry.merge(row.get("entry"), fen, Long::sum);
            perAccount.merge(row.get("account"), fen, Long::sum);
        }

        assertThat(perEntry.values()).isNotEmpty().allMatch(sum -> sum == 0);
        assertThat(perAccount).isEqualTo(settled.balances());
    }

    @Test
    void shouldWriteTheSameBytesWhenTheDayIsSettledAgain() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").encode());
        journal.send(NEXT_DAY_MS, Commands.pulse());
        settled.settle(journal, DAY);
        final Map<String, String> first = settled.texts();

        settled.settle(journal, DAY);

        assertThat(settled.texts())
                .isEqualTo(first)
                .containsKey("settlement.json")
                .containsKey("receipts/o1.csv");
    }

    @Test
    void shouldPassOverPaymentsThatCouldNotBeRead() throws IOException {
        final MemoryJournal without = journal();
        without.send(NINE_MS, pay("t1").amount(100).encode());
        without.send(NEXT_DAY_MS, Commands.pulse());
        final String root = root(settled.settle(without, DAY));
        final Map<String, Long> balances = settled.balances();
        final List<String> donations = settled.csv("donations.csv").stream()
                .map(row -> row.get("transactionId"))
                .toList();

        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").amount(100).encode());
        final long notice = journal.send(
                NINE_MS,
                new Notices(1).channel(ChannelCode.UNIONPAY).transaction("u1").encode());
        journal.send(
                NINE_MS,
                new Notices(1).channel(ChannelCode.UNIONPAY).transaction("u1").encode());
        journal.send(NINE_MS, Notices.dismiss(notice));
        journal.send(NEXT_DAY_MS, Commands.pulse());
        final Settlement.Result result = settled.settle(journal, DAY);

        assertThat(result.isFinal()).isTrue();
        assertThat(result.lawsHold()).isTrue();
        assertThat(root(result)).as("no leaf").isEqualTo(root);
        assertThat(settled.balances()).isEqualTo(balances);
        assertThat(settled.csv("donations.csv"))
                .extracting(row -> row.get("transactionId"))
                .isEqualTo(donations);
        assertThat(settled.texts().get("settlement.json")).doesNotContain("unionpay");
    }

    @Test
    void shouldLeaveNoHalfStatementWhenTheJournalCantBeRead() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").encode());

        assertThatThrownBy(() -> new Settlement(directory, journal.reader(), journal.reader(), sequence -> {
                            throw new IllegalStateException("damaged");
                        })
                        .settle(DAY, directory.resolve("out")))
                .isInstanceOf(IllegalStateException.class);

        try (Stream<Path> left = Files.list(directory.resolve("out"))) {
            assertThat(left).isEmpty();
        }
    }
}
