package org.tributary.engine.oracle;

import java.math.BigInteger;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.AllocationOutcomeDecoder;
import org.tributary.engine.codec.sbe.ApprovalOutcomeDecoder;
import org.tributary.engine.codec.sbe.ContributionOutcomeDecoder;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.DonationFlagsDecoder;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventOutcomeDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundOutcomeDecoder;

/** Reads the core's outcomes into plain form. */
final class OutcomeReader {
    private static final int NO_POOL = 65535;

    private OutcomeReader() {}

    static Out read(final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        return switch (header.templateId()) {
            case DonationOutcomeDecoder.TEMPLATE_ID ->
                donation(new DonationOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header));
            case DuplicateOutcomeDecoder.TEMPLATE_ID -> {
                final DuplicateOutcomeDecoder out =
                        new DuplicateOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield Out.of("Duplicate", out.code(), ReasonCode.NONE).with("originalSequence", out.originalSequence());
            }
            case RefundOutcomeDecoder.TEMPLATE_ID ->
                refund(new RefundOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header));
            case ContributionOutcomeDecoder.TEMPLATE_ID ->
                contribution(new ContributionOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header));
            case AllocationOutcomeDecoder.TEMPLATE_ID ->
                allocation(new AllocationOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header));
            case AdminOutcomeDecoder.TEMPLATE_ID -> {
                final AdminOutcomeDecoder out = new AdminOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield Out.of("Admin", out.code(), out.reason())
                        .with("version", out.version())
                        .with("index", out.index())
                        .with("amountFen", out.amountFen());
            }
            case ApprovalOutcomeDecoder.TEMPLATE_ID -> {
                final ApprovalOutcomeDecoder out =
                        new ApprovalOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield Out.of("Approval", out.code(), out.reason())
                        .with("requestSequence", out.requestSequence())
                        .with("decisionSequence", out.decisionSequence())
                        .with("expiresMs", out.expiresMs());
            }
            case PoolEventOutcomeDecoder.TEMPLATE_ID ->
                poolEvent(new PoolEventOutcomeDecoder().wrapAndApplyHeader(buffer, offset, header));
            default -> throw new AssertionError("unknown outcome " + header.templateId());
        };
    }

    private static void flags(final Out out, final DonationFlagsDecoder flags) {
        out.with("newDonor", flags.newDonor())
                .with("newProjectDonor", flags.newProjectDonor())
                .with("newOrganisationDonor", flags.newOrganisationDonor())
                .with("newTeamDonor", flags.newTeamDonor())
                .with("goalReached", flags.goalReached())
                .with("foreign", flags.foreign())
                .with("joinsRefund", flags.joinsRefund());
    }

    private static Out donation(final DonationOutcomeDecoder in) {
        final Out out = Out.of("Donation", in.code(), in.reason());
        flags(out, in.flags());
        out.with("project", in.project());
        for (final DonationOutcomeDecoder.LinesDecoder line : in.lines()) {
            out.lines().add(new Out.Line(line.pool(), BigInteger.valueOf(line.amountFen()), line.cut(), false));
        }
        return out;
    }

    private static Out refund(final RefundOutcomeDecoder in) {
        final Out out = Out.of("Refund", in.code(), in.reason())
                .with("fullyRefunded", in.flags().fullyRefunded())
                .with("ofHeld", in.flags().ofHeld())
                .with("foreign", in.flags().foreign())
                .with("originalSequence", in.originalSequence())
                .with("refundFen", in.refundFen())
                .with("excessFen", in.excessFen())
                .with("refundedTotalFen", in.refundedTotalFen())
                .with("joinedSequence", in.joinedSequence())
                .with("joinedFen", in.joinedFen())
                .with("project", in.project());
        for (final RefundOutcomeDecoder.LinesDecoder line : in.lines()) {
            out.lines()
                    .add(new Out.Line(
                            line.pool(), BigInteger.valueOf(line.amountFen()), CutCode.NONE, line.forfeited() != 0));
        }
        return out;
    }

    private static Out contribution(final ContributionOutcomeDecoder in) {
        final Out out = Out.of("Contribution", in.code(), in.reason());
        if (in.code() == OutcomeCode.IGNORED) {
            return out;
        }
        out.with("pool", in.pool() == NO_POOL ? -1 : in.pool())
                .with("project", in.project())
                .with("givenFen", in.givenFen())
                .with("flowers", in.flowers())
                .with("originalSequence", in.originalSequence())
                .with("conversionKind", in.conversionKind())
                .with("cut", in.cut());
        for (final ContributionOutcomeDecoder.LinesDecoder line : in.lines()) {
            final int at = out.lines().size();
            out.lines()
                    .add(new Out.Line(
                            line.pool(), BigInteger.valueOf(line.amountFen()), CutCode.NONE, line.forfeited() != 0));
            out.with("line" + at + ".project", line.project()).with("line" + at + ".sequence", line.lineSequence());
        }
        return out;
    }

    private static Out allocation(final AllocationOutcomeDecoder in) {
        final Out out = Out.of("Allocation", in.code(), in.reason());
        if (in.code() == OutcomeCode.IGNORED) {
            return out;
        }
        flags(out, in.flags());
        out.with("heldSequence", in.heldSequence())
                .with("baseRefundedFen", in.baseRefundedFen())
                .with("project", in.project());
        for (final AllocationOutcomeDecoder.LinesDecoder line : in.lines()) {
            out.lines().add(new Out.Line(line.pool(), BigInteger.valueOf(line.amountFen()), line.cut(), false));
        }
        return out;
    }

    private static Out poolEvent(final PoolEventOutcomeDecoder in) {
        return Out.of("PoolEvent", in.code(), ReasonCode.NONE)
                .with("event", in.event())
                .with("cut", in.cut())
                .with("pool", in.pool())
                .with("project", in.project())
                .with("originalSequence", in.originalSequence())
                .with("amountFen", in.amountFen())
                .with("baseRefundedFen", in.baseRefundedFen())
                .with("slot", in.slot());
    }
}
