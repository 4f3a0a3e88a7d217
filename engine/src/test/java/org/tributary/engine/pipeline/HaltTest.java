package org.tributary.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tributary.engine.status.EngineStatus;

@Timeout(30)
class HaltTest {
    private final List<String> logged = new ArrayList<>();
    private final List<Integer> exits = new ArrayList<>();

    @Test
    void shouldLogBeforeItHalts() {
        new Halt((stage, error) -> logged.add(stage + ": " + error.getMessage()), exits::add)
                .onFatal("journal", new IllegalStateException("disk"));

        assertThat(logged).containsExactly("journal: disk");
        assertThat(exits).containsExactly(3);
    }

    @Test
    void shouldHaltWhenTheLogHangs() {
        final CountDownLatch never = new CountDownLatch(1);
        final long startNanos = System.nanoTime();
        new Halt(
                        (stage, error) -> {
                            try {
                                never.await();
                            } catch (final InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        exits::add)
                .onFatal("decide", new OutOfMemoryError("as asked"));
        never.countDown();

        assertThat(exits).containsExactly(3);
        assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(Halt.LOG_NANOS);
    }

    @Test
    void shouldHaltWhenTheLogFails() {
        new Halt(
                        (stage, error) -> {
                            throw new OutOfMemoryError("as asked");
                        },
                        exits::add)
                .onFatal("release", new IllegalStateException("x"));

        assertThat(exits).containsExactly(3);
    }

    @Test
    void shouldWriteTheLogWhenTheFailingThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        new Halt((stage, error) -> logged.add(stage), exits::add).onFatal("keeper", new IllegalStateException("x"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(logged).containsExactly("keeper");
        assertThat(exits).containsExactly(3);
    }

    /** Whatever fails on the way to the handler, a failed stage must not leave a process that is mute. */
    @Test
    void shouldReachTheHandlerWhenTheErrorCannotBePrinted() {
        final Failure failure = new Failure((stage, error) -> logged.add(stage), new EngineStatus());
        final RuntimeException unprintable = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                throw new StackOverflowError("as asked");
            }
        };

        assertThatThrownBy(() -> failure.raise("decide", unprintable)).isInstanceOf(StackOverflowError.class);

        assertThat(failure.hasHappened()).isTrue();
        assertThat(logged).containsExactly("decide");
    }

    @Test
    void shouldStopTheEngineWhenAStagesThreadDies() throws InterruptedException {
        final Failure failure = new Failure((stage, error) -> logged.add(stage + ": " + error), new EngineStatus());
        final Thread thread = Stages.thread(
                "journal",
                () -> {
                    throw new IllegalMonitorStateException("as asked");
                },
                failure);
        thread.start();
        thread.join();

        assertThat(failure.hasHappened()).isTrue();
        assertThat(logged).containsExactly("journal: java.lang.IllegalMonitorStateException: as asked");
    }
}
