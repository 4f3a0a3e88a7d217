package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LeaderLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(LeaderLog.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    LeaderLogTest() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(said);
    }

    private List<String> lines() {
        return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static long ms(final long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void shouldSayOneLineWhenAnotherNodeLeads() {
        final LeaderLog log = new LeaderLog(0);
        log.look(null, 0, ms(250));
        log.look("a", 1, ms(500));
        log.look("a", 1, ms(750));
        log.look(null, 1, ms(1_000));
        log.look(null, 2, ms(2_000));
        log.look("b", 2, ms(2_250));
        log.look("b", 2, ms(2_500));
        assertThat(lines()).containsExactly("leader is now a (term 1)", "leader is now b (term 2)");
    }

    @Test
    void shouldSayOnceThatNoneLeadsWhenThatLasts() {
        final LeaderLog log = new LeaderLog(0);
        log.look("a", 1, ms(250));
        for (long at = 500; at < 60_000; at += 250) {
            log.look(null, 1, ms(at));
        }
        log.look("a", 1, ms(60_000));
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(1)).startsWith("no leader is known since 3 s");
        assertThat(lines().get(2)).isEqualTo("leader is now a (term 1)");
    }

    /** A member that is down costs a line at each attempt otherwise, of which a busy leader makes hundreds a second. */
    @ParameterizedTest
    @ValueSource(strings = {"src/main/resources/logback.xml", "../config/logback.xml"})
    void shouldQuietOnlyWhatIsSaidByTheNodeItself(final String file) throws Exception {
        final LoggerContext context = new LoggerContext();
        final JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of(file).toFile());
        assertThat(level(context, "org.apache.ratis.grpc.server.GrpcLogAppender"))
                .isEqualTo(Level.ERROR);
        assertThat(level(context, "org.apache.ratis.grpc.server.GrpcServerProtocolService"))
                .isEqualTo(Level.ERROR);
        assertThat(level(context, "org.apache.ratis.client.impl.OrderedAsync")).isEqualTo(Level.OFF);
        assertThat(level(context, "org.apache.ratis.server.RaftServer")).isEqualTo(Level.WARN);
        assertThat(level(context, "org.apache.ratis.server.raftlog.RaftLog")).isEqualTo(Level.WARN);
    }

    private static Level level(final LoggerContext context, final String name) {
        return context.getLogger(name).getEffectiveLevel();
    }
}
