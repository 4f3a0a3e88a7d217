package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** The law that held.csv and the account {@code suspense:refunds} say the same, after every history of refunds. */
class HeldRefundsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final int SEEDS = 40;
    private static final int STEPS = 60;
    private static final int TRANSACTIONS = 6;

    @TempDir
    private Path directory;

    private MemoryJournal journal;
    private CoreDriver core;

    @Test
    void shouldTakeOffTheListWhatAWonDisputeReleases() throws IOException {
        start();
        core.send(stripe("t").amount(100).encode());
        core.send(refunds("t").part("re_1", 60).encode(core));
        core.send(refunds("t").part("dp_1", 100).dispute().encode(core));
        assertThat(core.core().state().ledger().excessFen()).isEqualTo(60);
        core.send(refunds("t").part("dp_1", 0).dispute().encodeReversed(core, 100));
        settle();
        assertThat(listedFen()).isZero();
        assertThat(balanceFen()).isZero();
    }

    @Test
    void shouldListWhatTheAccountHoldsAfterEveryHistory() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            final Random random = new Random(seed);
            start();
            for (int step = 0; step < STEPS; step++) {
                step(random, step);
            }
            settle();
            final long excessFen = core.core().state().ledger().excessFen();
            assertThat(listedFen()).as("held.csv, seed " + seed).isEqualTo(excessFen);
            assertThat(balanceFen()).as("suspense:refunds, seed " + seed).isEqualTo(excessFen);
        }
    }

    private void step(final Random random, final int step) {
        final String id = "t" + random.nextInt(TRANSACTIONS);
        final long fen = 1 + random.nextInt(150);
        final Refunds refund = refunds(id).atMs(step);
        switch (random.nextInt(6)) {
            case 0 -> core.send(payment(random, id).encode());
            case 1 -> core.send(refund.total("", fen).encode(core));
            case 2 ->
                core.send(refund.part("dp-" + id + random.nextInt(3), 40)
                        .dispute()
                        .encode(core));
            case 3 ->
                core.send(
                        refund.part("dp-" + id + random.nextInt(3), 0).dispute().encodeReversed(core, 40));
            case 4 -> core.send(refund.part("re-" + id + random.nextInt(4), 50).encode(core));
            default -> core.send(refund.part("re-" + id + random.nextInt(4), 0).encodeReversed(core, 50));
        }
    }

    /** One id in three is of foreign money, though its refunds name no currency; some money is held or not settled. */
    private static Payments payment(final Random random, final String id) {
        final Payments payment = stripe(id).amount(100).unsettled(random.nextInt(3) * 15L);
        final Payments placed = random.nextInt(3) == 0 ? payment.project("nowhere") : payment;
        return id.charAt(1) % 3 == 0 ? placed.currency("USD") : placed;
    }

    private void start() {
        journal = new MemoryJournal();
        core = CoreDriver.toldTo(
                record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));
        core.at(TestCampaigns.OPENS_MS - 1);
        core.send(Commands.settings());
        core.commit(TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build());
        core.at(TestCampaigns.OPENS_MS + TestCampaigns.HOUR_MS);
    }

    private void settle() throws IOException {
        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(DAY, directory.resolve("out"));
    }

    private long listedFen() throws IOException {
        return csv("held.csv").stream()
                .filter(row ->
                        row.get("kind").equals("refund") && !row.get("currency").equals("USD"))
                .mapToLong(row -> Long.parseLong(row.get("amountFen")))
                .sum();
    }

    private long balanceFen() throws IOException {
        return csv("accounts.csv").stream()
                .filter(row -> row.get("account").equals("suspense:refunds"))
                .mapToLong(row -> Long.parseLong(row.get("closingFen")))
                .sum();
    }

    private List<CSVRecord> csv(final String name) throws IOException {
        final String text = Files.readString(directory.resolve("out").resolve(name), StandardCharsets.UTF_8);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text.substring(1), format)) {
            return parser.getRecords();
        }
    }

    private static Payments stripe(final String id) {
        return new Payments(id).channel(ChannelCode.STRIPE);
    }

    private static Refunds refunds(final String id) {
        return new Refunds(id).channel(ChannelCode.STRIPE).currency("XXX");
    }
}
