package org.tributary.gateway.bridge.callback;

import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.ReplySink;

/**
 * One answer for the parts of a combined order: success once every part has succeeded, else "try again", when the last
 * part is answered. The channel's retry finishes the rest; what was journaled is then a duplicate. Loop thread only.
 */
final class CombinedSink implements ReplySink {
    private final ReplySink whole;
    private int waiting;
    private CallbackAnswer answer = CallbackAnswer.SUCCESS;

    CombinedSink(final ReplySink whole, final int parts) {
        this.whole = whole;
        this.waiting = parts;
    }

    @Override
    public void answer(final CallbackAnswer ofPart) {
        if (ofPart != CallbackAnswer.SUCCESS) {
            answer = CallbackAnswer.TRY_AGAIN;
        }
        if (--waiting == 0) {
            whole.answer(answer);
        }
    }

    @Override
    public void answer(final int status, final String contentType, final byte[] body) {
        throw new IllegalStateException("a part of a combined order has one of the channel's own answers");
    }
}
