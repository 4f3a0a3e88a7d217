package org.tributary.gateway.channel.parse;

import org.tributary.gateway.channel.Notification;

/** What can be said of a form whose signature holds and that can't be read. One a thread, reused. */
public final class SignedForm {
    private final SignedText event = new SignedText();

    /**
     * Fills in an unreadable payment. All of it depends on the signed text alone, so that every form cut from one signed
     * text is the same event with the same ids.
     *
     * @param sentAt name of the field that says when the notification was sent, left out of the event's identity
     */
    public void unreadable(SignedText text, String sentAt, String problem, Notification to) {
        event.clear();
        text.copyWithout(sentAt, event);
        to.clear();
        to.problem = problem;
        to.identify(event.bytes(), 0, event.length());
    }
}
