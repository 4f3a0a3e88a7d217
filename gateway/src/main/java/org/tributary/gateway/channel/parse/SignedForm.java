package org.tributary.gateway.channel.parse;

import org.tributary.gateway.channel.Notification;

/** The identity of a form whose signature holds but that can't be read. One per thread, reused. */
public final class SignedForm {
    private final SignedText event = new SignedText();

    /**
     * Fills in an unreadable payment from the signed text alone, so that every form with the same signed text is the
     * same event with the same ids.
     *
     * @param sentAt name of the field that says when the notification was sent, left out of the event's identity
     */
    public void unreadable(final SignedText text, final String sentAt, final String problem, final Notification to) {
        event.clear();
        text.copyWithout(sentAt, event);
        to.clear();
        to.problem = problem;
        to.identify(event.bytes(), 0, event.length());
    }
}
