package org.tributary.engine.testkit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ApprovalDenyCommandEncoder;
import org.tributary.engine.codec.sbe.ApprovalRequestCommandEncoder;
import org.tributary.engine.codec.sbe.ApprovedCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;

/** Builds the commands of a second person. */
public final class Approvals {
    private Approvals() {}

    /** A request for a command. */
    public static DirectBuffer request(final String actor, final DirectBuffer command, final long effectFen) {
        final UnsafeBuffer buffer = buffer();
        final ApprovalRequestCommandEncoder to = new ApprovalRequestCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .effectFen(effectFen)
                .action("pool.budget")
                .target("m")
                .actor(actor)
                .putCommand(command, 0, command.capacity());
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** An approval of a request, with the command to decide. */
    public static DirectBuffer approve(final String actor, final long request, final DirectBuffer command) {
        final UnsafeBuffer buffer = buffer();
        final ApprovedCommandEncoder to = new ApprovedCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .requestSequence(request)
                .actor(actor)
                .putCommand(command, 0, command.capacity());
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** The denial of a request. */
    public static DirectBuffer deny(final String actor, final long request) {
        final UnsafeBuffer buffer = buffer();
        final ApprovalDenyCommandEncoder to = new ApprovalDenyCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .requestSequence(request)
                .actor(actor)
                .reason("not this week");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(new byte[1024]);
    }
}
