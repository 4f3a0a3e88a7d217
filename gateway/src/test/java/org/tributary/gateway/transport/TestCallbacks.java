package org.tributary.gateway.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.CallbackEndpoint;
import org.tributary.gateway.http.CallbackService;
import org.tributary.gateway.http.CallbackWorker;
import org.tributary.gateway.http.ReplySink;

/**
 * Callbacks whose body is their script: {@code ok}, {@code bad}, {@code later} (answered by {@link #answerLater()}),
 * {@code soon} (answered on a later turn of the loop), {@code fail} (throws), {@code error} (lacks memory); anything else is echoed.
 */
public final class TestCallbacks implements CallbackService {
    private record Later(Executor loop, Runnable afterAnswers, ReplySink sink) {}

    final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    final List<String> threads = Collections.synchronizedList(new ArrayList<>());
    private final LinkedBlockingQueue<Later> later = new LinkedBlockingQueue<>();

    @Override
    public List<CallbackEndpoint> endpoints() {
        return List.of(
                new CallbackEndpoint("/callbacks/test", "test", "text/plain", bytes("success"), bytes("failure")));
    }

    @Override
    public CallbackWorker newWorker(final Executor loop, final Runnable afterAnswers) {
        return (endpoint, request, sink) -> {
            final String body = new String(request.body(), 0, request.bodyLength(), StandardCharsets.UTF_8);
            bodies.add(body);
            threads.add(Thread.currentThread().getName());
            switch (body) {
                case "ok" -> sink.answer(CallbackAnswer.SUCCESS);
                case "bad" -> sink.answer(CallbackAnswer.NOT_AUTHENTIC);
                case "later" -> later.add(new Later(loop, afterAnswers, sink));
                case "soon" ->
                    loop.execute(() -> {
                        sink.answer(CallbackAnswer.SUCCESS);
                        afterAnswers.run();
                    });
                case "bad soon" ->
                    ((ScheduledExecutorService) loop)
                            .schedule(
                                    () -> {
                                        sink.answer(CallbackAnswer.NOT_AUTHENTIC);
                                        afterAnswers.run();
                                    },
                                    20,
                                    TimeUnit.MILLISECONDS);
                case "error" -> throw new OutOfMemoryError("as asked");
                case "fail" -> throw new IllegalStateException("as asked");
                default -> sink.answer(200, "text/plain", bytes(body + "|" + request.header("x-test")));
            }
        };
    }

    int waitingLater() {
        return later.size();
    }

    void answerLater() throws InterruptedException {
        final Later next = later.take();
        next.loop.execute(() -> {
            next.sink.answer(CallbackAnswer.SUCCESS);
            next.afterAnswers.run();
        });
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
