package org.tributary.gateway.cli.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.config.TributaryConfig;

/**
 * Applies the settings {@code logging.level} and {@code logging.format}. A configuration file given with {@code
 * -Dlogback.configurationFile} prevails: then nothing is changed. The only class that knows the logging library.
 */
public final class LogSetup {
    private static final String OWN_FILE = "logback.configurationFile";
    private static final String OURS = "org.tributary";

    private LogSetup() {}

    public static void apply(final TributaryConfig.Logging logging) {
        final ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (System.getProperty(OWN_FILE) == null && factory instanceof LoggerContext context) {
            apply(logging, context);
        }
    }

    static void apply(final TributaryConfig.Logging logging, final LoggerContext context) {
        context.getLogger(OURS).setLevel(Level.toLevel(logging.level().name()));
        if (logging.format() == TributaryConfig.LogFormat.JSON) {
            final Iterator<Appender<ILoggingEvent>> appenders =
                    context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
            while (appenders.hasNext()) {
                if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
                    writeJson(appender, context);
                }
            }
        }
    }

    private static void writeJson(final OutputStreamAppender<ILoggingEvent> appender, final LoggerContext context) {
        final JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        // The appender is not stopped, which would close the stream. A line being written is whole in either form.
        appender.setEncoder(encoder);
    }
}
