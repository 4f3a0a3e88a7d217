package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;

/** Requests for a second person, RULES 17.4. Streams are shorter than the number of requests that are known. */
final class OracleApprovals {
    private static final long VALID_MS = 15 * 60_000;

    private static final class Request {
        final long sequence;
        final String requester;
        final Op op;
        /** Of a release or a list of payments: the run that it named. */
        final long run;

        final long expiresMs;
        boolean isKnown = true;
        long decision;

        Request(final long sequence, final Op.Ask ask, final long run, final long expiresMs) {
            this.sequence = sequence;
            this.requester = ask.actor();
            this.op = ask.asked();
            this.run = run;
            this.expiresMs = expiresMs;
        }
    }

    private final World world;
    private final BiFunction<Op, Long, List<Out>> decide;
    private final List<Request> requests = new ArrayList<>();

    /** Approvals whose commands are decided by {@code decide}, from operation and sequence. */
    OracleApprovals(final World world, final BiFunction<Op, Long, List<Out>> decide) {
        this.world = world;
        this.decide = decide;
    }

    int count() {
        return requests.size();
    }

    List<Out> ask(final Op.Ask op, final long sequence) {
        final Request request =
                new Request(sequence, op, world.payouts.sequence(runOf(op.asked())), world.now + VALID_MS);
        requests.add(request);
        request.isKnown = isApprovable(op.asked());
        return List.of(
                request.isKnown
                        ? out(OutcomeCode.ACCEPTED, ReasonCode.NONE, sequence, 0, request.expiresMs)
                        : out(OutcomeCode.IGNORED, ReasonCode.NOT_APPROVABLE, sequence, 0, 0));
    }

    private static int runOf(final Op op) {
        if (op instanceof Op.PayoutRelease release) {
            return release.run();
        }
        return op instanceof Op.PaidFile file ? file.run() : 0;
    }

    private static boolean isApprovable(final Op op) {
        return op instanceof Op.PoolAdmin
                || op instanceof Op.ProjectAdmin
                || op instanceof Op.MatchStep
                || op instanceof Op.PayoutRelease
                || op instanceof Op.PaidFile;
    }

    List<Out> approve(final Op.Approve op, final long sequence) {
        final Request request = request(op.request());
        if (request != null && request.isKnown && request.requester.equals(op.actor())) {
            return List.of(refused(ReasonCode.SAME_PERSON, request));
        }
        final ReasonCode reason = pending(request);
        if (reason != ReasonCode.NONE) {
            return List.of(refused(reason, request));
        }
        if (op.otherBytes()) {
            return List.of(refused(ReasonCode.APPROVAL_DIFFERS, request));
        }
        request.decision = sequence;
        if (request.op instanceof Op.PayoutRelease release) {
            return List.of(world.payouts.release(release, request.run));
        } else if (request.op instanceof Op.PaidFile file) {
            return List.of(world.payouts.file(file, request.run));
        }
        return decide.apply(request.op, sequence);
    }

    List<Out> deny(final Op.Deny op, final long sequence) {
        final Request request = request(op.request());
        final ReasonCode reason = pending(request);
        if (reason != ReasonCode.NONE) {
            return List.of(refused(reason, request));
        }
        request.decision = sequence;
        return List.of(out(OutcomeCode.ACCEPTED, ReasonCode.NONE, request.sequence, sequence, request.expiresMs));
    }

    private Request request(final int back) {
        return back < 1 || back > requests.size() ? null : requests.get(requests.size() - back);
    }

    private ReasonCode pending(final Request request) {
        if (request == null || !request.isKnown) {
            return ReasonCode.UNKNOWN_APPROVAL;
        }
        if (request.decision != 0) {
            return ReasonCode.APPROVAL_DECIDED;
        }
        return world.now > request.expiresMs ? ReasonCode.APPROVAL_EXPIRED : ReasonCode.NONE;
    }

    private static Out refused(final ReasonCode reason, final Request request) {
        final boolean known = request != null && request.isKnown;
        return out(
                OutcomeCode.IGNORED,
                reason,
                request == null ? 1 : request.sequence,
                known ? request.decision : 0,
                known ? request.expiresMs : 0);
    }

    private static Out out(
            final OutcomeCode code,
            final ReasonCode reason,
            final long request,
            final long decision,
            final long expiresMs) {
        return Out.of("Approval", code, reason)
                .with("requestSequence", request)
                .with("decisionSequence", decision)
                .with("expiresMs", expiresMs);
    }
}
