package org.tributary.engine.core.state.campaign;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.DefinitionDecoder;

/** A project's definition, immutable, with its bytes. Money is fen. */
public final class ProjectTerms {
    public final byte[] definition;
    public final byte[] id;
    public final byte[] organisation;
    public final long goalFen;
    public final boolean closeOnGoal;
    public final long minAmountFen;
    public final long maxAmountFen;

    /** Terms of a definition and its bytes, header included. */
    public ProjectTerms(final byte[] encoded, final Campaign.Project from) {
        definition = encoded;
        id = from.id().getBytes(StandardCharsets.UTF_8);
        organisation = from.organisation().getBytes(StandardCharsets.UTF_8);
        goalFen = from.goalFen();
        closeOnGoal = from.closeOnGoal();
        minAmountFen = from.minAmountFen();
        maxAmountFen = from.maxAmountFen();
    }

    /** Terms from the bytes of a definition. */
    static ProjectTerms of(final byte[] encoded, final DefinitionDecoder decoder) {
        return new ProjectTerms(encoded, decoder.project(new UnsafeBuffer(encoded), 0));
    }
}
