package org.tributary.gateway.kafka;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.gateway.api.events.Event;
import org.tributary.gateway.api.events.EventCursor;

/**
 * Writes the journal's released records to a topic, each once, in order, and follows the journal until it is stopped. A cluster that
 * gives no answer is tried again, from the place that the topic itself then names. One thread runs it, any may stop it.
 */
public final class KafkaExport {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaExport.class);
    private static final long LOOK_MS = 20;
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final int MOST_DOUBLINGS = 6;
    private static final long MOST_PAUSE_MS = 60_000;
    private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double NANOS = 1e9;

    /** A server that takes a loss up rewrites files under a reader: damage is believed only if it stays. */
    private static final int DAMAGE_READS = 10;

    private final ExportSettings settings;
    private final DataDirectory directory;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private EventCursor at = EventCursor.START;
    private long written;
    private int failures;
    private int damages;
    private long saidNanos = System.nanoTime();
    private long saidWritten;
    private long saidSequence;
    private boolean saidAhead;

    /** An export that has not begun. */
    public KafkaExport(final ExportSettings settings, final DataDirectory directory) {
        this.settings = settings;
        this.directory = directory;
    }

    /** Ends the reading of a journal when a stop was asked for. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop() {
            super(null, null, false, false);
        }
    }

    /**
     * Exports until it is stopped, or, if once, up to the journal's end.
     *
     * @return records written
     * @throws ExportException if waiting would not help
     * @throws JournalDamagedException if the journal is damaged
     */
    public long run() {
        try (JournalFollower journal = new JournalFollower(directory)) {
            boolean done = false;
            while (!done && !isStopped()) {
                done = attempt(journal);
            }
            say(journal, true);
            return written;
        } finally {
            ended.countDown();
        }
    }

    /** Stops, and waits until what was begun is committed. */
    public void stop(final long mostMs) throws InterruptedException {
        stopped.countDown();
        if (!ended.await(mostMs, TimeUnit.MILLISECONDS)) {
            LOG.warn("not ended in time; what was not committed is written by the next export");
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** One connection; true if the end is reached. */
    private boolean attempt(final JournalFollower journal) {
        try (ExportTopic topic = new ExportTopic(new ClientSettings(settings))) {
            begin(topic);
            while (!isStopped()) {
                step(journal, topic);
                if (settings.isOnce() && at.sequence() >= journal.released()) {
                    return true;
                }
                say(journal, false);
                pause(LOOK_MS);
            }
            return true;
        } catch (final Stop e) {
            return true;
        } catch (final JournalDamagedException e) {
            tellDamage(e);
        } catch (final KafkaException e) {
            tellFailure(e);
        }
        return false;
    }

    private void begin(final ExportTopic topic) {
        final EventCursor place = topic.place();
        at = place == null ? new EventCursor(settings.fromSequence() - 1, "") : place;
        saidSequence = at.sequence();
        LOG.info(
                "exporting {} to topic {} at {}, from sequence {} on",
                directory.root(),
                settings.topic(),
                settings.bootstrap(),
                at.sequence() + 1);
        failures = 0;
    }

    private void step(final JournalFollower journal, final ExportTopic topic) {
        try {
            journal.read(at, event -> add(event, topic));
            topic.commit();
            damages = 0;
            tellIfAhead(journal);
        } catch (final JournalCutException e) {
            LOG.warn(
                    "the journal was cut after sequence {}: topic {} is told, and gets what the journal has instead",
                    e.lastCommon().sequence(),
                    settings.topic());
            topic.addCut(at, e.lastCommon(), System.currentTimeMillis());
            at = e.lastCommon();
        }
    }

    private void add(final Event event, final ExportTopic topic) {
        if (isStopped()) {
            topic.commit();
            throw new Stop();
        }
        if (settings.kinds().isEmpty() || settings.kinds().contains(event.kind())) {
            topic.add(event);
            written++;
        }
        at = event.cursor();
    }

    /** A start after a power loss has yet to say what is lost. */
    private void tellIfAhead(final JournalFollower journal) {
        final boolean ahead = journal.isBefore(at) && !at.chainHead().isEmpty();
        if (ahead && !saidAhead) {
            LOG.warn(
                    "topic {} is at sequence {}, the journal of {} ends at {}: waiting for a server to say what was lost. If it"
                            + " is another journal, it needs another topic",
                    settings.topic(),
                    at.sequence(),
                    directory.root(),
                    journal.released());
        }
        saidAhead = ahead;
    }

    private void say(final JournalFollower journal, final boolean now) {
        final long nanos = System.nanoTime() - saidNanos;
        if ((now || nanos >= SAY_NANOS) && at.sequence() != saidSequence) {
            LOG.info(
                    "{} records written, {} a second, at sequence {}, {} behind",
                    written,
                    Math.round((written - saidWritten) / (nanos / NANOS)),
                    at.sequence(),
                    Math.max(0, journal.released() - at.sequence()));
            saidSequence = at.sequence();
            saidWritten = written;
            saidNanos = System.nanoTime();
        } else if (nanos >= SAY_NANOS) {
            saidWritten = written;
            saidNanos = System.nanoTime();
        }
    }

    private void tellDamage(final JournalDamagedException e) {
        if (++damages >= DAMAGE_READS) {
            throw e;
        }
        LOG.warn("the journal can't be read just now, read again: {}", e.getMessage());
        pause(FIRST_PAUSE_MS);
    }

    private void tellFailure(final KafkaException e) {
        final ExportException fatal = fatal(e);
        if (fatal != null) {
            throw fatal;
        }
        final long pauseMs = Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(MOST_DOUBLINGS, failures));
        failures++;
        LOG.warn(
                "Kafka at {} did not take records ({}); tried again in {} s, nothing is lost",
                settings.bootstrap(),
                words(e),
                TimeUnit.MILLISECONDS.toSeconds(pauseMs));
        pause(pauseMs);
    }

    private @Nullable ExportException fatal(final KafkaException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return new ExportException("another export writes to topic " + settings.topic()
                        + " now, or this one stood still for over a minute: it ends. One export a topic is enough");
            }
            if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                return new ExportException("Kafka at " + settings.bootstrap() + " refuses this client: " + words(cause)
                        + ". Give what it needs with --config (security.protocol, sasl.…, ssl.…), and the rights to describe,"
                        + " read and write topic " + settings.topic()
                        + " and to use the transactional id tributary-export-"
                        + settings.topic());
            }
            if (cause instanceof ConfigException) {
                return new ExportException("Kafka's client does not take these settings: " + words(cause)
                        + ". Correct --bootstrap or the file given with --config");
            }
            if (cause instanceof RecordTooLargeException) {
                return new ExportException("a record after sequence " + at.sequence() + " is too large for topic "
                        + settings.topic() + ": raise its max.message.bytes, and max.request.size in --config ("
                        + words(cause) + ")");
            }
            if (cause instanceof UnsupportedVersionException) {
                return new ExportException("the brokers at " + settings.bootstrap() + " are too old: " + words(cause));
            }
        }
        return null;
    }

    private static String words(final Throwable error) {
        final String message = error.getMessage();
        return error.getClass().getSimpleName().replace("Exception", "") + (message == null ? "" : ": " + message);
    }

    private void pause(final long ms) {
        try {
            if (stopped.await(ms, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }
}
