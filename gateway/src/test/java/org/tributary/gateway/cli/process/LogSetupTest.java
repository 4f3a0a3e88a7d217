package org.tributary.gateway.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.config.TributaryConfig.LogFormat;
import org.tributary.gateway.config.TributaryConfig.LogLevel;
import org.tributary.gateway.config.TributaryConfig.Logging;

class LogSetupTest {
    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    LogSetupTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        final PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern("%-5level %msg%n");
        text.start();
        final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(text);
        appender.setOutputStream(out);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    @Test
    void shouldWriteOneObjectALineWhenTheFormatIsJson() throws IOException {
        LogSetup.apply(new Logging(LogLevel.INFO, LogFormat.JSON), context);
        final Logger logger = context.getLogger("org.tributary.gateway.Some");
        logger.info("two\nlines of {}", "text");
        logger.debug("not shown");
        final String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
        assertThat(lines).hasSize(1);
        final JsonNode json = new ObjectMapper().readTree(lines[0]);
        assertThat(json.get("level").textValue()).isEqualTo("INFO");
        assertThat(json.get("formattedMessage").textValue()).isEqualTo("two\nlines of text");
    }

    @Test
    void shouldKeepTheTextAndTakeTheLevelWhenTheFormatIsText() {
        LogSetup.apply(new Logging(LogLevel.WARN, LogFormat.TEXT), context);
        final Logger logger = context.getLogger("org.tributary.gateway.Some");
        logger.info("not shown");
        logger.warn("shown");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("WARN  shown\n");
    }
}
