package org.tributary.gateway.api.change;

import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.gateway.http.ApiException;

/**
 * Answers for changes that the core ignored: 404 for what does not exist, 412 for a stale version, 403 and 410 for approvals that
 * come from the same person or too late, else 409.
 */
public final class AdminProblems {
    private AdminProblems() {}

    /** The answer for a reason. */
    public static ApiException of(final ReasonCode reason) {
        return switch (reason) {
            case UNKNOWN_POOL,
                    UNKNOWN_PROJECT,
                    UNKNOWN_HELD,
                    UNKNOWN_ORIGINAL,
                    UNKNOWN_NOTICE,
                    UNKNOWN_SPONSOR,
                    UNKNOWN_ORGANISATION,
                    UNKNOWN_PAYOUT,
                    UNKNOWN_APPROVAL ->
                new ApiException(
                        404, "Not found", "The journal has this change as ignored: " + CodeText.of(reason) + ".");
            case VERSION_MISMATCH ->
                new ApiException(
                        412,
                        "Precondition failed",
                        "The campaign has another version by now: read it again, then change it.");
            case SAME_PERSON ->
                new ApiException(403, "Forbidden", "Another person than the one who requested this has to approve it.");
            case APPROVAL_EXPIRED ->
                new ApiException(
                        410, "Gone", "The request was not decided within 15 minutes: ask for the change again.");
            default ->
                new ApiException(409, "Conflict", "The change was refused and changes nothing: " + explain(reason));
        };
    }

    private static String explain(final ReasonCode reason) {
        return switch (reason) {
            case BUDGET_BELOW_COMMITTED -> "a budget can't go below what is committed and written off.";
            case POOL_HAS_MOVED_MONEY ->
                "a pool with money moved can't be removed, nor change its sponsor, its rule's kind, draws or unit, nor lose"
                        + " its conversions.";
            case MONEY_JOURNALED ->
                "donations are journaled, so zone, currency and the kind of conversions with gifts stay.";
            case SLOTS_HAVE_BEGUN -> "a pool that gave keeps from, to and budget of slots that have begun.";
            case PROJECT_HAS_MONEY -> "a project that received money stays with its organisation.";
            case TOO_MANY_POOLS -> "more pools could give to one payment than a record holds.";
            case NOT_FROZEN -> "freeze the project first.";
            case NOTICE_ENDED -> "the notice has ended already: it was booked or dismissed.";
            case RECEIPT_CHANGED ->
                "another number or amount is the donation's present receipt: a refund came meanwhile. Read it again.";
            case NOT_RECEIPTABLE -> "the donation is held, foreign or refunded: it has no receipt.";
            case NOT_HELD -> "the donation is not held any more.";
            case REFUND_PENDING -> "the donation waits for its refund by the channel.";
            case NOT_ALLOCATABLE -> "money of this kind can't be allocated to that project.";
            case PROJECT_CLOSED -> "the project is closed.";
            case GOAL_REACHED -> "the project has reached its goal.";
            case CAMPAIGN_IN_PROGRESS -> "another campaign change is under way.";
            case NO_CHANGE -> "nothing is in a state that this step changes.";
            case NOTICE_RUNNING -> "the public notice is not over: see noticeUntil in GET /admin/v1/matches.";
            case TOO_MANY_STEPS -> "a pool and organisation keeps at most 32 stretches with states of their own.";
            case MATCHES_MOVED -> "match money changed meanwhile: ask again.";
            case IN_PAYOUT -> "it is listed in a run that is neither paid nor cancelled.";
            case PAID_ALREADY -> "the line is paid or cancelled.";
            case NOT_RELEASED -> "the run waits for a second person: nothing of it is paid before.";
            case ABOVE_DUE -> "it is more than is open.";
            case MATCHES_WITHDRAWN ->
                "match money of the project's organisation was withdrawn, and withdrawn money never returns to a pool: leave the"
                        + " project frozen, its matches are never paid.";
            case APPROVALS_FULL -> "too many requests wait for a second person: approve or deny some.";
            case APPROVAL_DECIDED -> "the request is decided already.";
            case OVERFLOW -> "the amount is too large.";
            default -> CodeText.of(reason) + ".";
        };
    }
}
