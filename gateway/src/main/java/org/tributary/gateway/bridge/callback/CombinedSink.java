package org.tributary.gateway.bridge.callback;

import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.ReplySink;

/**
 * One answer for all parts of a combined order, sent when the last part is answered: success if every part succeeded,
 * otherwise a request to retry. The retry completes the rest; parts already journaled are then duplicates. Loop thread
 * only.
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
        throw new IllegalStateException("a part of a combined order has only the channel's answers");
    }
}
