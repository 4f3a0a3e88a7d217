package org.tributary.engine.simulator;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignBeginCommandEncoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionEncoder;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ProjectCommandDecoder;
import org.tributary.engine.codec.sbe.ProjectCommandEncoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionEncoder;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;

/** What a {@link PlantedCore} makes of an operator's command, or of a refund that comes too early. Each returns true if it changed it. */
final class PlantedChanges {
    private PlantedChanges() {}

    static boolean isDefinition(final UnsafeBuffer command) {
        return CampaignModel.isDefinition(
                new MessageHeaderDecoder().wrap(command, 0).templateId());
    }

    static boolean loseEarlyRefund(final UnsafeBuffer command) {
        final RefundCommandDecoder refund = PlantedCore.refund(command);
        return refund != null
                && refund.originalSequence() == 0
                && PlantedCore.flipLastByte(command, refund.limit(), refund.transactionIdLength());
    }

    static boolean makeCurrent(final UnsafeBuffer command, final int version) {
        if (!PlantedCore.is(command, CampaignBeginCommandDecoder.TEMPLATE_ID)) {
            return false;
        }
        new CampaignBeginCommandEncoder().wrap(command, PlantedCore.HEADER).expectedVersion(version);
        return true;
    }

    static boolean countAsComplete(final UnsafeBuffer command, final int definitions) {
        if (!PlantedCore.is(command, CampaignCommitCommandDecoder.TEMPLATE_ID)) {
            return false;
        }
        new CampaignCommitCommandEncoder().wrap(command, PlantedCore.HEADER).definitions(definitions);
        return true;
    }

    static boolean keepLimit(final UnsafeBuffer command) {
        if (!PlantedCore.is(command, PoolDefinitionDecoder.TEMPLATE_ID)) {
            return false;
        }
        new PoolDefinitionEncoder()
                .wrap(command, PlantedCore.HEADER)
                .perDonorFen(Plan.of(0).first().perDonorFen());
        return true;
    }

    static boolean keepWindow(final UnsafeBuffer command) {
        if (!PlantedCore.is(command, PoolDefinitionDecoder.TEMPLATE_ID)) {
            return false;
        }
        new PoolDefinitionEncoder()
                .wrap(command, PlantedCore.HEADER)
                .closesMs(Plan.of(0).first().closesMs());
        return true;
    }

    static boolean keepLargestAmount(final UnsafeBuffer command) {
        if (!PlantedCore.is(command, ProjectDefinitionDecoder.TEMPLATE_ID)) {
            return false;
        }
        new ProjectDefinitionEncoder()
                .wrap(command, PlantedCore.HEADER)
                .maxAmountFen(Plan.of(0).maxFen());
        return true;
    }

    static boolean instead(final UnsafeBuffer command, final ProjectAction asked, final ProjectAction done) {
        if (!PlantedCore.is(command, ProjectCommandDecoder.TEMPLATE_ID)
                || new ProjectCommandDecoder()
                                .wrapAndApplyHeader(command, 0, new MessageHeaderDecoder())
                                .action()
                        != asked) {
            return false;
        }
        new ProjectCommandEncoder().wrap(command, PlantedCore.HEADER).action(done);
        return true;
    }
}
