package org.tributary.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FaultLogTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final FaultLog faults = new FaultLog(logger(), nanos::get);

    private Logger logger() {
        final Logger logger = new LoggerContext().getLogger("faults");
        lines.start();
        logger.addAppender(lines);
        return logger;
    }

    @Test
    void shouldLogUnderTheIdThatIsAnswered() {
        final String id = faults.report("callback at /callbacks/alipay", new IllegalStateException("why"));

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).contains(id).contains("/callbacks/alipay");
            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("why");
            assertThat(line.getKeyValuePairs()).singleElement().satisfies(pair -> {
                assertThat(pair.key).isEqualTo("errorId");
                assertThat(pair.value).isEqualTo(id);
            });
        });
    }

    @Test
    void shouldCountInsteadOfFloodWhenEverythingFails() {
        final Set<String> ids = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            ids.add(faults.report("it", new IllegalStateException()));
        }

        assertThat(lines.list).hasSize(FaultLog.MOST_A_MINUTE);
        assertThat(ids)
                .hasSize(FaultLog.MOST_A_MINUTE)
                .allSatisfy(id -> assertThat(lines.list)
                        .anyMatch(line -> line.getFormattedMessage().contains(id)));

        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        faults.report("it", new IllegalStateException());

        assertThat(lines.list).hasSize(FaultLog.MOST_A_MINUTE + 2);
        assertThat(lines.list.get(FaultLog.MOST_A_MINUTE).getFormattedMessage()).startsWith("4990 more failures");
    }
}
