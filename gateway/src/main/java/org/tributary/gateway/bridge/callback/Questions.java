package org.tributary.gateway.bridge.callback;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.LoggerFactory;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.pipeline.Admission;
import org.tributary.gateway.bridge.BridgeSettings;
import org.tributary.gateway.bridge.OpenNotices;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.bridge.reply.Pending;
import org.tributary.gateway.bridge.reply.ReplyLane;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.log.RareLog;

/**
 * Callbacks whose journaling depends on the core's knowledge: an unreadable event is journaled unless it is on record;
 * a payment that is too old only if its id is known. The core is asked through the ring, and the command waits in its
 * place meanwhile. Loop thread only.
 *
 * <pre>
 *   unreadable:  unknown ─▶ notice, retry     known ─▶ retry until the wait is over, then success
 *   too old:     unknown ─▶ retry             known ─▶ journaled as the duplicate or conflict it is
 * </pre>
 */
final class Questions {
    private static final RareLog NOTICES = new RareLog(LoggerFactory.getLogger("notices"), System::nanoTime);
    private static final RareLog STALE = new RareLog(LoggerFactory.getLogger("stale"), System::nanoTime);
    private static final UnsafeBuffer NO_PARTNER = new UnsafeBuffer(new byte[0]);

    private final CallbackBridge bridge;
    private final BridgeSettings settings;
    private final ReplyLane lane;
    private final CallbackAnswers answers;
    private final PackedId id = new PackedId();
    private final NoticeWriter notices = new NoticeWriter();

    Questions(final CallbackBridge bridge, final ReplyLane lane, final CallbackAnswers answers) {
        this.bridge = bridge;
        this.settings = bridge.settings();
        this.lane = lane;
        this.answers = answers;
    }

    /** Whether a payment is too old for a channel that signs no time of sending. */
    boolean isOld(final Notification payment) {
        return payment.freshFromMs > 0
                && settings.clockMs().getAsLong() - payment.freshFromMs > settings.callbackMaxAgeMs();
    }

    /**
     * Asks whether the id of a payment that is too old is known.
     *
     * @param command the payment's
     */
    void askAge(
            final Pending place,
            final ChannelCode channel,
            final String transactionId,
            final DirectBuffer command,
            final int length) {
        id.set(transactionId);
        place.ask(Pending.Question.AGE, command, length);
        ask(place, channel.value(), id.buffer(), id.length());
    }

    /** Asks whether an unreadable event is on record. */
    void askNotice(
            final Pending place,
            final ChannelCode channel,
            final CallbackRequest request,
            final Notification unreadable) {
        final int length = notices.write(channel, request, unreadable);
        place.ask(Pending.Question.NOTICE, notices.buffer(), length);
        ask(place, Channels.ofUnreadableEvents(channel.value()), notices.eventHash(), NoticeWriter.HASH_BYTES);
    }

    /** Asks whether an unreadable part of a combined order is on record. */
    void askNotice(
            final Pending place,
            final ChannelCode channel,
            final CallbackRequest request,
            final Notification order,
            final int part) {
        final int length = notices.writePart(channel, request, order, part);
        place.ask(Pending.Question.NOTICE, notices.buffer(), length);
        ask(place, Channels.ofUnreadableEvents(channel.value()), notices.eventHash(), NoticeWriter.HASH_BYTES);
    }

    private void ask(final Pending place, final short channel, final DirectBuffer key, final int keyLength) {
        final Admission admission =
                bridge.ingress().tryLookup(lane.correlationId(place), channel, NO_PARTNER, 0, 0, key, 0, keyLength);
        if (!admission.isTaken()) {
            answers.refuse(place, RetryReason.of(admission));
        }
    }

    /**
     * Resumes a callback whose question was answered.
     *
     * @return true if its command was published; false if the callback has its result
     */
    boolean resume(final Pending place) {
        final boolean isNotice = place.question() == Pending.Question.NOTICE;
        if (isNotice && place.found() != 0) {
            answer(place, place.found());
            return false;
        }
        if (isNotice && !bridge.noticeLimit().admits(settings.clockMs().getAsLong())) {
            NOTICES.warn(
                    "{}: a payment that can't be read, and too many of them to record: the channel is asked to retry ({})",
                    name(place),
                    RetryReason.NOTICE_LIMIT.label());
            place.retry(RetryReason.NOTICE_LIMIT);
            return false;
        }
        if (!isNotice && place.found() == 0) {
            STALE.warn(
                    "{}: an unknown payment older than callbackMaxAge: the channel is asked to retry ({}), and only a correction books it",
                    name(place),
                    RetryReason.STALE.label());
            place.retry(RetryReason.STALE);
            return false;
        }
        place.asked();
        final Admission admission =
                bridge.ingress().tryPublish(lane.correlationId(place), place.command(), 0, place.commandLength());
        if (!admission.isTaken()) {
            place.retry(RetryReason.of(admission));
        }
        return admission.isTaken();
    }

    /** Decides the answer to a notice that was just recorded, or is a duplicate of one published at the same time. */
    void conclude(final Pending place) {
        if (place.question() != Pending.Question.NOTICE || place.retry() != null || place.isSettled()) {
            return;
        }
        if (place.code() == OutcomeCode.ACCEPTED) {
            NOTICES.warn(
                    "{}: a payment that can't be read is on record as notice {}: see /admin/v1/notices",
                    name(place),
                    place.sequence());
            answer(place, place.sequence());
        } else {
            place.retry(RetryReason.UNREADABLE);
        }
    }

    /** Answers success after the wait, because a channel disables an address that keeps failing; the alarm stays. */
    private void answer(final Pending place, final long notice) {
        final long recordedAtMs = bridge.openNotices().recordedAtMs(notice);
        if (recordedAtMs == OpenNotices.ENDED
                || settings.clockMs().getAsLong() - recordedAtMs >= settings.refundWaitMs()) {
            place.settled();
        } else {
            place.retry(RetryReason.UNREADABLE);
        }
    }

    private String name(final Pending place) {
        return bridge.endpoints().get(place.endpoint()).name();
    }
}
