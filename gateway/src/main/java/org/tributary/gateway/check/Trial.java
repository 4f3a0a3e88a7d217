package org.tributary.gateway.check;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PulseCommandEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.record.JournalRecord;

/**
 * Asks the real core what a first donor of a campaign would get: one scratch core a question, so that no answer
 * depends on another. Used by one thread.
 */
final class Trial {
    /** Pulses before one donation: more means the core never gets to the end of its deadlines. */
    private static final int MAX_PULSES = 100_000;

    private static final byte[] NO_HASH = new byte[32];
    private static final String TRANSACTION = "check-1";

    private final Campaign campaign;
    private final List<DirectBuffer> setup = new ArrayList<>();

    /**
     * Of a campaign.
     *
     * @param graceMs grace period of the process
     */
    Trial(final Campaign campaign, final long graceMs) {
        this.campaign = campaign;
        final int ruleVersion = org.tributary.engine.core.state.campaign.Settings.RULE_VERSION;
        setup.add(SettingsEncoder.encode(new Settings(ruleVersion, graceMs, 0, 1, 2, List.of())));
        setup.addAll(CampaignEncoder.commands(campaign, 0, "check", NO_HASH));
    }

    /** A pool's part of an answer; {@code cut} is the limit that lowered it, null if none did. */
    record Line(String pool, long amountFen, @Nullable String cut) {}

    /**
     * What became of a donation.
     *
     * @param outcome the word of `inspect`, such as {@code accepted}
     * @param reason why it would be held, null if it is not
     */
    record Answer(String outcome, @Nullable String reason, List<Line> lines) {
        long matchedFen() {
            return lines.stream().mapToLong(Line::amountFen).sum();
        }
    }

    /** Commands that every question costs. */
    int cost() {
        return setup.size();
    }

    /** What one donation, the first of all, gets. It arrives at the moment it is paid. */
    Answer donate(
            final Campaign.Project project, final ChannelCode channel, final long amountFen, final long paidAtMs) {
        final StateMachine core = new DonationCore();
        final CampaignAssembler names = new CampaignAssembler();
        final UnsafeBuffer both = new UnsafeBuffer(new byte[2 * StateMachine.MAX_COMMAND_BYTES]);
        final JournalRecord record = new JournalRecord();
        for (final DirectBuffer command : setup) {
            final int length = command.capacity();
            both.putBytes(0, command, 0, length);
            core.onCommand(campaign.opensMs(), command, 0, length, (sequence, buffer, offset, outcomeLength) -> {
                both.putBytes(length, buffer, offset, outcomeLength);
                names.onRecord(record.wrap(sequence, campaign.opensMs(), 1, both, 0, length, outcomeLength));
            });
        }
        if (names.campaign() == null) {
            throw new IllegalStateException("the core refused a campaign that the reader took");
        }
        runPulses(core, paidAtMs);
        final List<Answer> answers = new ArrayList<>();
        final DirectBuffer donation = donation(project, channel, amountFen, paidAtMs);
        core.onCommand(paidAtMs, donation, 0, donation.capacity(), (sequence, buffer, offset, length) -> {
            if (answers.isEmpty()) {
                answers.add(answer(buffer, offset, names));
            }
        });
        return answers.get(0);
    }

    private static void runPulses(final StateMachine core, final long untilMs) {
        final UnsafeBuffer pulse = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);
        new PulseCommandEncoder().wrapAndApplyHeader(pulse, 0, new MessageHeaderEncoder());
        for (int i = 0; core.nextDeadlineMs() <= untilMs; i++) {
            if (i == MAX_PULSES) {
                throw new IllegalStateException("the core asks for more than " + MAX_PULSES + " pulses");
            }
            core.onCommand(untilMs, pulse, 0, pulse.capacity(), (sequence, buffer, offset, length) -> {});
        }
    }

    private DirectBuffer donation(
            final Campaign.Project project, final ChannelCode channel, final long amountFen, final long paidAtMs) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final UnsafeBuffer id = new UnsafeBuffer(new byte[IdCodec.MAX_PACKED_BYTES]);
        final UnsafeBuffer plain = new UnsafeBuffer(new byte[IdCodec.MAX_ID_BYTES]);
        final int plainLength = plain.putStringWithoutLengthUtf8(0, TRANSACTION);
        final int idLength = IdCodec.pack(plain, 0, plainLength, id, 0);
        final DonationCommandEncoder command = new DonationCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .amountFen(amountFen)
                .paidAtMs(paidAtMs)
                .donorHi(1)
                .donorLo(1)
                .unsettledFen(0)
                .currency(campaign.currency());
        command.flags().clear();
        command.putTransactionId(id, 0, idLength).putOrderId(id, 0, 0);
        command.project(project.id()).team("").item("").merchant(merchant(project, channel));
        return new UnsafeBuffer(buffer, 0, command.limit());
    }

    private String merchant(final Campaign.Project project, final ChannelCode channel) {
        return campaign.organisations().stream()
                .filter(organisation -> organisation.id().equals(project.organisation()))
                .flatMap(organisation -> organisation.merchants().stream())
                .filter(merchant -> merchant.channel() == channel)
                .map(Campaign.Merchant::merchant)
                .findFirst()
                .orElse("");
    }

    private static Answer answer(final DirectBuffer buffer, final int offset, final CampaignAssembler names) {
        final DonationOutcomeDecoder outcome =
                new DonationOutcomeDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final List<Line> lines = new ArrayList<>();
        for (final DonationOutcomeDecoder.LinesDecoder line : outcome.lines()) {
            final String pool = names.knownPool(line.pool()).id();
            lines.add(new Line(pool, line.amountFen(), CodeText.of(line.cut())));
        }
        return new Answer(CodeText.of(outcome.code()), CodeText.of(outcome.reason()), lines);
    }
}
