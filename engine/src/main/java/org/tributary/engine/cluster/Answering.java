package org.tributary.engine.cluster;

import java.util.concurrent.LinkedBlockingQueue;
import org.tributary.engine.cluster.close.Closing;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.ReleaseListener;

/** Hands results to the waiting callers, on one thread, so that the apply thread waits for none of them. */
final class Answering implements AutoCloseable {
    private final ReleaseListener answers;
    private final FatalErrorHandler fatal;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "tributary-answers");
    private volatile boolean open = true;

    Answering(final ReleaseListener answers, final FatalErrorHandler fatal) {
        this.answers = answers;
        this.fatal = fatal;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void answer(final SentBatch batch, final AppliedBatch outcomes) {
        tasks.add(() -> outcomes.release(batch.correlationIds, answers));
    }

    /** Answers by the group's reply alone: this process applies nothing itself. */
    void answer(final SentBatch batch, final BatchReply reply) {
        tasks.add(() -> reply.release(batch.correlationIds, answers));
    }

    void noAnswer(final SentBatch batch) {
        tasks.add(() -> {
            for (int i = 0; i < batch.correlationIds.size(); i++) {
                answers.onNoAnswer(batch.correlationIds.getLong(i));
            }
            answers.onBatchEnd(0, 0);
        });
    }

    /** A caller that is never answered would hold its place for ever, so what escapes stops the node. */
    private void run() {
        try {
            while (open || !tasks.isEmpty()) {
                tasks.take().run();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final Throwable t) {
            fatal.onFatal("answers", t);
        }
    }

    /** Ends after all that was handed over, unless a caller takes too long with its answer. */
    @Override
    public void close() {
        tasks.add(() -> open = false);
        Closing.within("the answers", Closing.PART_LIMIT_MS, thread::join);
    }
}
