package org.tributary.gateway.bridge.callback;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ContributionCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.DonorHash;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.channel.Contribution;

/** Encodes a gift in kind as a ContributionCommand. One per thread. */
final class ContributionWriter {
    /** Longest partner, conversion and project id accepted; a longer one is malformed. */
    static final int MAX_TEXT_BYTES = 64;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ContributionCommandEncoder command = new ContributionCommandEncoder();
    private final PackedId id = new PackedId();
    private final DonorHash donor;

    ContributionWriter(final byte[] pepper) {
        donor = new DonorHash(pepper);
    }

    /** Length of the command in {@link #buffer()}, 0 if an id is missing or too long. */
    int write(final Contribution gift) {
        final byte[] partner = gift.partner.getBytes(StandardCharsets.UTF_8);
        final byte[] conversion = gift.conversion.getBytes(StandardCharsets.UTF_8);
        final byte[] project = gift.project.getBytes(StandardCharsets.UTF_8);
        final byte[] platformDonor = gift.donor.getBytes(StandardCharsets.UTF_8);
        final int longest = Math.max(partner.length, Math.max(conversion.length, project.length));
        if (longest > MAX_TEXT_BYTES || gift.id.isEmpty() || !id.set(gift.id)) {
            return 0;
        }
        donor.platform(platformDonor, platformDonor.length);
        command.wrapAndApplyHeader(buffer, 0, header)
                .quantity(gift.quantity)
                .amountFen(gift.amountFen)
                .contributedAtMs(gift.atMs)
                .donorHi(donor.hi())
                .donorLo(donor.lo());
        command.putPartner(partner, 0, partner.length);
        command.putContributionId(id.buffer(), 0, id.length());
        command.putConversion(conversion, 0, conversion.length);
        command.putProject(project, 0, project.length);
        return MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
    }

    DirectBuffer buffer() {
        return buffer;
    }
}
