package org.tributary.engine.record;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.ApprovalDenyCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalRequestCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovedCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;

/** Fills the command's half of a {@link RecordView} for requests, denials and refused approvals of a second person. */
final class ApprovalViewDecoder {
    private final CommandViewDecoder commands;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ApprovalRequestCommandDecoder request = new ApprovalRequestCommandDecoder();
    private final ApprovalDenyCommandDecoder deny = new ApprovalDenyCommandDecoder();
    private final ApprovedCommandDecoder approved = new ApprovedCommandDecoder();
    private final UnsafeBuffer inner = new UnsafeBuffer(0, 0);

    ApprovalViewDecoder(final CommandViewDecoder commands) {
        this.commands = commands;
    }

    void decode(final RecordView into, final DirectBuffer buffer, final int offset) {
        into.kind = RecordKind.APPROVAL;
        switch (header.wrap(buffer, offset).templateId()) {
            case ApprovalRequestCommandDecoder.TEMPLATE_ID -> request(into, buffer, offset);
            case ApprovalDenyCommandDecoder.TEMPLATE_ID -> {
                deny.wrapAndApplyHeader(buffer, offset, header);
                into.approvalSequence = deny.requestSequence();
                into.approvalStep = RecordView.ApprovalStep.DENY;
                into.actor = deny.actor();
                into.note = deny.reason();
            }
            default -> {
                approved.wrapAndApplyHeader(buffer, offset, header);
                into.approvalSequence = approved.requestSequence();
                into.approvalStep = RecordView.ApprovalStep.APPROVE;
                into.actor = approved.actor();
            }
        }
    }

    private void request(final RecordView into, final DirectBuffer buffer, final int offset) {
        request.wrapAndApplyHeader(buffer, offset, header);
        into.approvalStep = RecordView.ApprovalStep.REQUEST;
        into.requestedFen = request.effectFen();
        into.requestedAction = request.action();
        into.requestedTarget = request.target();
        into.actor = request.actor();
        request.wrapCommand(inner);
        final byte[] command = new byte[inner.capacity()];
        inner.getBytes(0, command);
        into.requestedSha256 = Sha256.hexOf(command);
        if (command.length >= MessageHeaderDecoder.ENCODED_LENGTH) {
            final RecordView requested = new RecordView();
            requested.clear();
            commands.decode(requested, inner, 0);
            into.note = requested.note;
        }
    }
}
