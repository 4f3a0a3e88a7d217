package org.tributary.engine.core.state.campaign;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;

/** A project as its definition says: immutable, with the definition's bytes. Money is fen. */
public final class ProjectTerms {
    public final byte[] definition;
    public final byte[] id;
    public final byte[] organisation;
    public final long goalFen;
    public final boolean closeOnGoal;
    public final long minAmountFen;
    public final long maxAmountFen;

    /** Terms from the bytes of a ProjectDefinition, header included. */
    public ProjectTerms(final byte[] definition) {
        this.definition = definition;
        final ProjectDefinitionDecoder from = new ProjectDefinitionDecoder();
        from.wrapAndApplyHeader(new UnsafeBuffer(definition), 0, new MessageHeaderDecoder());
        goalFen = from.goalFen();
        closeOnGoal = from.closeOnGoal() != 0;
        minAmountFen = from.minAmountFen();
        maxAmountFen = from.maxAmountFen();
        id = new byte[from.projectLength()];
        from.getProject(id, 0, id.length);
        organisation = new byte[from.organisationLength()];
        from.getOrganisation(organisation, 0, organisation.length);
    }
}
