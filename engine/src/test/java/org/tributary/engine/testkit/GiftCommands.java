package org.tributary.engine.testkit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ContributionCommandEncoder;
import org.tributary.engine.codec.sbe.ContributionReversalCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.record.RecordView;

/** Builds gifts in kind: {@code new GiftCommands("g-1", "steps").quantity(10_000).encode()}. */
public final class GiftCommands {
    private final String id;
    private final String conversion;
    private String partner = "walk";
    private String project = "p1";
    private long quantity;
    private long amountFen;
    private long atMs = TestCampaigns.OPENS_MS + 1;
    private long donor = 1;

    public GiftCommands(final String id, final String conversion) {
        this.id = id;
        this.conversion = conversion;
    }

    public GiftCommands partner(final String value) {
        partner = value;
        return this;
    }

    public GiftCommands project(final String value) {
        project = value;
        return this;
    }

    public GiftCommands quantity(final long value) {
        quantity = value;
        return this;
    }

    public GiftCommands amount(final long fen) {
        amountFen = fen;
        return this;
    }

    public GiftCommands madeAt(final long ms) {
        atMs = ms;
        return this;
    }

    public GiftCommands donor(final long value) {
        donor = value;
        return this;
    }

    /** As a ContributionCommand in a buffer of its own. */
    public DirectBuffer encode() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final ContributionCommandEncoder to = new ContributionCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .quantity(quantity)
                .amountFen(amountFen)
                .contributedAtMs(atMs)
                .donorHi(Commands.DONOR_HI)
                .donorLo(donor)
                .partner(partner);
        final byte[] packed = Commands.packed(id);
        to.putContributionId(packed, 0, packed.length);
        to.conversion(conversion).project(project);
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** This gift taken back, as a ContributionReversalCommand in a buffer of its own. */
    public DirectBuffer encodeReversal(final String reversalId, final RecordView original) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final ContributionReversalCommandEncoder to = new ContributionReversalCommandEncoder();
        long givenFen = 0;
        for (int i = 0; i < original.lineCount; i++) {
            givenFen += original.lineFen[i];
        }
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .originalSequence(original.sequence)
                .quantity(quantity)
                .amountFen(amountFen)
                .contributedAtMs(atMs)
                .givenFen(givenFen)
                .donorHi(Commands.DONOR_HI)
                .donorLo(donor)
                .kind(original.conversionKind)
                .partner(partner);
        final byte[] packed = Commands.packed(reversalId);
        final byte[] reverses = Commands.packed(id);
        to.putContributionId(packed, 0, packed.length).putReversesId(reverses, 0, reverses.length);
        to.conversion(conversion).project(project);
        return new UnsafeBuffer(buffer, 0, to.limit());
    }
}
