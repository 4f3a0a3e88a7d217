package org.tributary.engine.core;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.ApprovalDenyCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalRequestCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovedCommandDecoder;
import org.tributary.engine.codec.sbe.MatchCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PaidFileCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandDecoder;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.ProjectCommandDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.ApprovalBook;
import org.tributary.engine.core.state.CoreState;

/**
 * Handles commands that take two people. One person's request keeps the hash of a command; another person's approval brings
 * the same bytes within {@link ApprovalBook#VALID_MS}, and they are decided in that approval's own record: no stop of the
 * process can come between the approval and its effect.
 */
final class ApprovalHandler {
    /** Decides the command inside an approval. */
    @FunctionalInterface
    interface Dispatch {
        void decide(int templateId, DirectBuffer buffer, int offset, int length);
    }

    private final CoreState state;
    private final Outcomes outcomes;
    private final Dispatch dispatch;
    private final ApprovalRequestCommandDecoder request = new ApprovalRequestCommandDecoder();
    private final ApprovalDenyCommandDecoder deny = new ApprovalDenyCommandDecoder();
    private final ApprovedCommandDecoder approved = new ApprovedCommandDecoder();
    private final MessageHeaderDecoder innerHeader = new MessageHeaderDecoder();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    ApprovalHandler(final CoreState state, final Outcomes outcomes, final Dispatch dispatch) {
        this.state = state;
        this.outcomes = outcomes;
        this.dispatch = dispatch;
    }

    /** Templates of the commands that can wait for a second person. Each answers with an outcome whatever it decides. */
    private static boolean isApprovable(final int templateId) {
        return switch (templateId) {
            case PoolCommandDecoder.TEMPLATE_ID,
                    ProjectCommandDecoder.TEMPLATE_ID,
                    MatchCommandDecoder.TEMPLATE_ID,
                    PayoutReleaseCommandDecoder.TEMPLATE_ID,
                    PaidFileCommandDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    void onRequest(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        request.wrapAndApplyHeader(buffer, offset, header);
        request.skipAction();
        request.skipTarget();
        request.wrapActor(view);
        final byte[] requester = bytes();
        request.wrapCommand(view);
        final byte[] command = bytes();
        final long sequence = state.nextSequence();
        if (!isApprovable(templateOf(command))) {
            outcomes.approval(ReasonCode.NOT_APPROVABLE, sequence, 0, 0);
            return;
        }
        if (!state.approvals().hasRoom(state.nowMs())) {
            outcomes.approval(ReasonCode.APPROVALS_FULL, sequence, 0, 0);
            return;
        }
        final long expiresMs = state.nowMs() + ApprovalBook.VALID_MS;
        // Point of no failure.
        state.approvals()
                .add(new ApprovalBook.Request(sequence, expiresMs, requester, Sha256.of(command), 0), state.nowMs());
        outcomes.approval(ReasonCode.NONE, sequence, 0, expiresMs);
    }

    /** Ends a request; also the requester may, who thereby takes it back. */
    void onDeny(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        deny.wrapAndApplyHeader(buffer, offset, header);
        final ApprovalBook.Request known = state.approvals().of(deny.requestSequence());
        final ReasonCode reason = pending(known);
        final long decision = state.nextSequence();
        if (known == null || reason != ReasonCode.NONE) {
            refuse(reason, deny.requestSequence(), known);
            return;
        }
        // Point of no failure.
        state.approvals().decide(known.sequence(), decision);
        outcomes.approval(ReasonCode.NONE, known.sequence(), decision, known.expiresMs());
    }

    void onApproved(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        approved.wrapAndApplyHeader(buffer, offset, header);
        final long requestSequence = approved.requestSequence();
        final ApprovalBook.Request known = state.approvals().of(requestSequence);
        approved.wrapActor(view);
        final byte[] approver = bytes();
        final int commandOffset = approved.limit() + ApprovedCommandDecoder.commandHeaderLength();
        approved.wrapCommand(view);
        final byte[] command = bytes();
        final ReasonCode reason = mayApprove(known, approver, command);
        if (known == null || reason != ReasonCode.NONE) {
            refuse(reason, requestSequence, known);
            return;
        }
        // Point of no failure.
        state.approvals().decide(requestSequence, state.nextSequence());
        dispatch.decide(templateOf(command), buffer, commandOffset, command.length);
    }

    private ReasonCode mayApprove(
            final ApprovalBook.@Nullable Request known, final byte[] approver, final byte[] command) {
        if (known != null && Arrays.equals(known.requester(), approver)) {
            return ReasonCode.SAME_PERSON;
        }
        final ReasonCode reason = pending(known);
        if (known == null || reason != ReasonCode.NONE) {
            return reason;
        }
        return Arrays.equals(known.sha256(), Sha256.of(command)) ? ReasonCode.NONE : ReasonCode.APPROVAL_DIFFERS;
    }

    private ReasonCode pending(final ApprovalBook.@Nullable Request known) {
        if (known == null) {
            return ReasonCode.UNKNOWN_APPROVAL;
        }
        if (known.isDecided()) {
            return ReasonCode.APPROVAL_DECIDED;
        }
        return state.nowMs() > known.expiresMs() ? ReasonCode.APPROVAL_EXPIRED : ReasonCode.NONE;
    }

    private void refuse(
            final ReasonCode reason, final long requestSequence, final ApprovalBook.@Nullable Request known) {
        outcomes.approval(
                reason, requestSequence, known == null ? 0 : known.decision(), known == null ? 0 : known.expiresMs());
    }

    /** Template of a command; 0, which none has, if the bytes are no command of this schema. */
    private int templateOf(final byte[] command) {
        if (command.length < MessageHeaderDecoder.ENCODED_LENGTH) {
            return 0;
        }
        view.wrap(command);
        innerHeader.wrap(view, 0);
        return innerHeader.schemaId() == MessageHeaderDecoder.SCHEMA_ID ? innerHeader.templateId() : 0;
    }

    private byte[] bytes() {
        final byte[] bytes = new byte[view.capacity()];
        view.getBytes(0, bytes);
        return bytes;
    }
}
