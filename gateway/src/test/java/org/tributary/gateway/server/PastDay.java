package org.tributary.gateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.chronicle.ChronicleJournal;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.GiftCommands;
import org.tributary.engine.testkit.HeldCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SandboxKeys;

/**
 * A sandbox whose journal holds yesterday, written by the real core and the real journal with yesterday's timestamps,
 * so that a test of a settled day need not wait until midnight. A server then continues the journal.
 */
public final class PastDay {
    /** The campaign's zone. */
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** The random pool, whose window ended yesterday. */
    static final String DRAW = "lucky-draw";

    private static final long MIB = 1 << 20;
    private static final int FRAME_BYTES = 1 << 20;
    private static final long HOUR_MS = 3_600_000L;

    /** Yesterday, in the campaign's zone. */
    final LocalDate day;

    private final long startMs;
    private final Campaign campaign;
    private final List<Campaign.Merchant> merchants = new ArrayList<>();
    private final BatchFrame frame = new BatchFrame(FRAME_BYTES);
    private final DonationCore core = new DonationCore();
    private final CoreDriver mirror = new CoreDriver().unchecked();
    private final ChronicleJournal journal;

    private PastDay(final Path sandbox) throws IOException, KeyFileException {
        day = LocalDate.now(ZONE).minusDays(1);
        startMs = day.atStartOfDay(ZONE).toInstant().toEpochMilli();
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final Path keys = sandbox.resolve(SandboxDirectory.KEYS);
        final Path file = sandbox.resolve(SandboxDirectory.CAMPAIGN);
        Files.writeString(file, yaml(SandboxKeys.seedCommitment(keys, DRAW)));
        merchant(keys, ChannelCode.WECHATPAY, "mchid");
        merchant(keys, ChannelCode.ALIPAY, "seller_id");
        merchant(keys, ChannelCode.UNIONPAY, "merId");
        campaign = CampaignFile.read(file, SeedSource.inKeys(keys)).campaign();
        final DataDirectory directory = new DataDirectory(sandbox);
        Files.createDirectories(directory.journal());
        journal = open(directory, JournalPosition.START);
    }

    /** Begins an epoch with a small reserve. */
    static ChronicleJournal open(final DataDirectory directory, final JournalPosition after) {
        return ChronicleJournal.open(
                directory,
                after,
                new JournalSettings(Durability.PROCESS, 16 * MIB, 8 * MIB, 64 * MIB, 4 * MIB, 1000),
                new PosixDisk(),
                System::currentTimeMillis);
    }

    /**
     * Rewrites a journal with one more fen in the first match line of one donation; checksums and hash chain are valid.
     *
     * @return sequence of the donation
     */
    static long forge(final Path from, final Path to) throws IOException {
        final DataDirectory directory = new DataDirectory(to);
        Files.createDirectories(directory.journal());
        final BatchFrame frame = new BatchFrame(FRAME_BYTES);
        final long[] forged = new long[1];
        final long[] written = new long[1];
        try (ChronicleJournal journal = open(directory, JournalPosition.START);
                ChronicleJournalReader reader = new ChronicleJournalReader(new DataDirectory(from))) {
            reader.read(1, record -> {
                final UnsafeBuffer copy = new UnsafeBuffer(record.copyOutcome());
                if (forged[0] == 0 && addAFen(copy)) {
                    forged[0] = record.sequence();
                }
                if (record.batch() != written[0]) {
                    written[0] = record.batch();
                    if (record.sequence() > 1) {
                        journal.append(frame);
                    }
                    frame.begin(record.timestampMs(), record.sequence());
                }
                frame.add(record.buffer(), record.commandOffset(), record.commandLength(), copy, 0, copy.capacity());
            });
            journal.append(frame);
        }
        return forged[0];
    }

    private static boolean addAFen(final UnsafeBuffer outcome) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(outcome, 0);
        if (header.templateId() != DonationOutcomeDecoder.TEMPLATE_ID) {
            return false;
        }
        final DonationOutcomeDecoder donation = new DonationOutcomeDecoder().wrapAndApplyHeader(outcome, 0, header);
        final DonationOutcomeDecoder.LinesDecoder lines = donation.lines();
        if (!lines.hasNext()) {
            return false;
        }
        final long fen = lines.next().amountFen();
        final int at = donation.limit()
                - DonationOutcomeDecoder.LinesDecoder.sbeBlockLength()
                + DonationOutcomeDecoder.LinesDecoder.amountFenEncodingOffset();
        outcome.putLong(at, fen + 1);
        return true;
    }

    /** Writes donations of many kinds: drawn, cut, held, allocated, refunded before and after, shared at a close. */
    public static PastDay write(final Path sandbox) throws IOException, KeyFileException {
        final PastDay past = new PastDay(sandbox);
        past.define();
        past.donations(300);
        past.oddities();
        past.send(past.startMs + 23 * HOUR_MS, past.pay("evening", 23).encode());
        past.journal.close();
        return past;
    }

    /**
     * Writes many plain donations, ids {@code past-0} and so on, for measurements.
     *
     * @param perBatch donations per journal batch
     */
    static PastDay writeLarge(final Path sandbox, final int count, final int perBatch)
            throws IOException, KeyFileException {
        final PastDay past = new PastDay(sandbox);
        past.define();
        final long nineMs = past.startMs + 9 * HOUR_MS;
        for (int i = 0; i < count; i += perBatch) {
            final long atMs = nineMs + i / perBatch;
            while (past.core.nextDeadlineMs() <= atMs) {
                past.decide(atMs, Commands.pulse());
            }
            past.frame.begin(atMs, past.core.lastSequence() + 1);
            for (int k = i; k < Math.min(count, i + perBatch); k++) {
                past.add(atMs, past.pay("past-" + k, 9).donor(k).encode());
            }
            past.journal.append(past.frame);
        }
        past.decide(past.startMs + 24 * HOUR_MS, Commands.pulse());
        past.journal.close();
        return past;
    }

    private String yaml(final String commitment) {
        return """
                campaign: {id: past-day, name: {zh: 昨日, en: Past Day}, timezone: Asia/Shanghai, currency: CNY,
                           opens: "%1$s", closes: "%2$s"}
                organisations: [{id: art-hall, name: {zh: 艺术馆, en: Art Hall}}]
                projects:
                  - {id: kids-gallery, organisation: art-hall, name: {zh: 小朋友画廊, en: Children's Gallery}}
                  - {id: reef, organisation: art-hall, name: {zh: 珊瑚, en: Reef}}
                sponsors: [{id: harbour-bank, name: {zh: 港湾银行, en: Harbour Bank}}]
                pools:
                  - {id: double, sponsor: harbour-bank, priority: 10, budget: "9000.00",
                     rule: {kind: ratio, give: 1, per: 1}, limits: {perDonor: "2.50"}}
                  - {id: lucky-draw, sponsor: harbour-bank, priority: 20, budget: "9000.00", closes: "%3$s",
                     rule: {kind: random, min: "0.01", max: "1.00", seedCommitment: %4$s}, limits: {perDonor: "0.75"}}
                  - {id: thousand, sponsor: harbour-bank, priority: 30, budget: "9000.00",
                     rule: {kind: milestone, every: {donors: 50}, give: "8.00"}}
                  - {id: closing-share, sponsor: harbour-bank, priority: 40, budget: "100.00", closes: "%3$s",
                     rule: {kind: deferred, maxRatio: {give: 1, per: 1}}}
                  - {id: step-pool, sponsor: harbour-bank, priority: 50, budget: "900.00"}
                conversions: [{id: steps, kind: steps, pool: step-pool, give: "1.00", per: 10000}]
                partners: [{id: walk, conversions: [steps]}]
                """.formatted(at(0), at(48 * HOUR_MS), at(20 * HOUR_MS), commitment);
    }

    private String at(final long ms) {
        return Instant.ofEpochMilli(startMs + ms)
                .atZone(ZONE)
                .toOffsetDateTime()
                .toString();
    }

    /** The merchant of a channel's keys, which must be the same in a server that continues this journal. */
    private void merchant(final Path keys, final ChannelCode channel, final String field) throws KeyFileException {
        final Path file = keys.resolve(Channels.nameOf(channel)).resolve("merchant.json");
        merchants.add(new Campaign.Merchant(channel, KeyFiles.flatJson(file).get(field)));
    }

    private void define() {
        send(startMs, Commands.settings(merchants));
        CampaignEncoder.commands(campaign, 0, "ops", new byte[32]).forEach(command -> send(startMs, command));
    }

    /** Donations of the morning: three per donor, so that caps apply; transaction ids {@code past-0} and so on. */
    private void donations(final int count) {
        for (int i = 0; i < count; i++) {
            final ChannelCode channel = i % 3 == 0 ? ChannelCode.ALIPAY : ChannelCode.WECHATPAY;
            send(
                    startMs + 9 * HOUR_MS + i,
                    pay("past-" + i, 9).channel(channel).donor(i / 3).encode());
        }
    }

    private void oddities() {
        final long atMs = startMs + 10 * HOUR_MS;
        send(atMs, pay("held", 10).project("nowhere").encode());
        final RecordView held = mirror.all().get(mirror.all().size() - 1);
        send(atMs + 1, HeldCommands.allocate(held, "reef"));
        send(atMs + 2, pay("foreign", 10).currency("USD").amount(500).encode());
        refund(atMs + 3, new Refunds("past-1").part("r-1", 40));
        refund(atMs + 4, new Refunds("past-2").part("r-2", 100));
        refund(atMs + 5, new Refunds("late").part("r-early", 30));
        send(atMs + 6, pay("late", 10).encode());
        send(atMs + 7, pay("past-1", 9).encode());
        final GiftCommands first = steps("steps-1", "kids-gallery", 15_000, atMs);
        send(atMs + 8, first.encode());
        final RecordView given = mirror.all().get(mirror.all().size() - 1);
        send(atMs + 9, steps("steps-2", "reef", 5_000, atMs).encode());
        // 5,000 steps remain: the lines of both projects go back.
        send(atMs + 10, first.encodeReversal("steps-back", given));
    }

    private static GiftCommands steps(final String id, final String project, final long quantity, final long atMs) {
        return new GiftCommands(id, "steps").project(project).quantity(quantity).madeAt(atMs);
    }

    private void refund(final long atMs, final Refunds refund) {
        mirror.at(atMs);
        send(atMs, refund.encode(mirror));
    }

    private Payments pay(final String transactionId, final int hour) {
        return new Payments(transactionId)
                .channel(ChannelCode.WECHATPAY)
                .project("kids-gallery")
                .amount(100)
                .paidAt(startMs + hour * HOUR_MS - 1);
    }

    /** Decides a command at that time, after the pulses due by then; the mirror runs those itself. */
    private void send(final long atMs, final DirectBuffer command) {
        while (core.nextDeadlineMs() <= atMs) {
            decide(atMs, Commands.pulse());
        }
        decide(atMs, command);
        mirror.at(atMs).send(command);
        if (mirror.core().lastSequence() != core.lastSequence()) {
            throw new AssertionError("the mirror is at another sequence than " + core.lastSequence());
        }
    }

    private void decide(final long atMs, final DirectBuffer command) {
        frame.begin(atMs, core.lastSequence() + 1);
        add(atMs, command);
        journal.append(frame);
    }

    private void add(final long atMs, final DirectBuffer command) {
        final long first = core.lastSequence() + 1;
        core.onCommand(
                atMs,
                command,
                0,
                command.capacity(),
                (sequence, buffer, offset, length) ->
                        frame.add(command, 0, sequence == first ? command.capacity() : 0, buffer, offset, length));
    }
}
