package org.tributary.gateway.bridge.callback;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
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
 * Callbacks that may be journaled only if the core knows something or does not: an event that could not be read, unless
 * it is on record already; a payment too old to be taken, unless its id is known. The core is asked through the ring,
 * and the command waits in its place meanwhile. Loop thread only.
 *
 * <pre>
 *   unreadable:  unknown ─▶ notice, "try again"     known ─▶ "try again" until the wait is over, then success
 *   too old:     unknown ─▶ "try again"             known ─▶ journaled as the duplicate or conflict it is
 * </pre>
 */
final class Questions {
    private static final RareLog NOTICES = new RareLog(LoggerFactory.getLogger("notices"), System::nanoTime);
    private static final RareLog STALE = new RareLog(LoggerFactory.getLogger("stale"), System::nanoTime);
    private static final UnsafeBuffer NO_PARTNER = new UnsafeBuffer(new byte[0]);

    private final CallbackBridge bridge;
    private final BridgeSettings settings;
    private final ReplyLane lane;
    private final PackedId id = new PackedId();
    private final NoticeWriter notices = new NoticeWriter();

    Questions(final CallbackBridge bridge, final ReplyLane lane) {
        this.bridge = bridge;
        this.settings = bridge.settings();
        this.lane = lane;
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
     * @return null if it is asked; else why not, and the place is free again
     */
    @Nullable
    RetryReason askAge(
            final Pending place,
            final ChannelCode channel,
            final String transactionId,
            final DirectBuffer command,
            final int length) {
        id.set(transactionId);
        place.ask(Pending.Question.AGE, command, length);
        return ask(place, channel.value(), id.buffer(), id.length());
    }

    /** Asks whether an event that could not be read is on record. */
    @Nullable
    RetryReason askNotice(
            final Pending place,
            final ChannelCode channel,
            final CallbackRequest request,
            final Notification unreadable) {
        final int length = notices.write(channel, request, unreadable);
        place.ask(Pending.Question.NOTICE, notices.buffer(), length);
        return ask(place, Channels.ofUnreadableEvents(channel.value()), notices.eventHash(), NoticeWriter.HASH_BYTES);
    }

    /** The same, of one part of a combined order. */
    @Nullable
    RetryReason askNotice(
            final Pending place,
            final ChannelCode channel,
            final CallbackRequest request,
            final Notification order,
            final int part) {
        final int length = notices.writePart(channel, request, order, part);
        place.ask(Pending.Question.NOTICE, notices.buffer(), length);
        return ask(place, Channels.ofUnreadableEvents(channel.value()), notices.eventHash(), NoticeWriter.HASH_BYTES);
    }

    private @Nullable RetryReason ask(
            final Pending place, final short channel, final DirectBuffer key, final int keyLength) {
        final Admission admission =
                bridge.ingress().tryLookup(lane.correlationId(place), channel, NO_PARTNER, 0, 0, key, 0, keyLength);
        if (admission.isTaken()) {
            return null;
        }
        lane.give(place);
        return RetryReason.of(admission);
    }

    /**
     * Goes on with a callback whose question has its answer.
     *
     * @return true if its command is on its way into the journal; false if it has its result
     */
    boolean resume(final Pending place) {
        final boolean isNotice = place.question() == Pending.Question.NOTICE;
        if (isNotice && place.found() != 0) {
            answer(place, place.found());
            return false;
        }
        if (isNotice && !bridge.noticeLimit().admits(settings.clockMs().getAsLong())) {
            NOTICES.warn(
                    "{}: a payment that can't be read, and too many of them to record: the channel is asked to retry",
                    name(place));
            place.retry(RetryReason.NOTICE_LIMIT);
            return false;
        }
        if (!isNotice && place.found() == 0) {
            STALE.warn(
                    "{}: an unknown payment older than callbackMaxAge: the channel is asked to retry, and only a correction books it",
                    name(place));
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

    /** What a notice's own record, or the one as a duplicate of two at once, is answered. */
    void recorded(final Pending place) {
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

    /** A channel disables an address that keeps failing, so after the wait it is answered success; the alarm stays. */
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
