package org.tributary.gateway.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.api.events.Event;
import org.tributary.gateway.api.events.EventCursor;

/**
 * The topic: written in transactions under one id, so that an earlier process is fenced off, and read back for the place of its newest
 * committed record. What a transaction left open is ended before the place is read, so that each record is there once. One thread.
 */
final class ExportTopic implements AutoCloseable {
    /** Header with the place after a record: where an export goes on. */
    static final String CURSOR = "tributary-cursor";

    static final String KIND = "tributary-kind";
    static final String CUT = "journal-cut";

    /** Records of one transaction. */
    private static final int MOST_RECORDS = 2_000;

    private static final int LOOK_BACK = 16;
    private static final int LOOK_FURTHER = 16;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long MOST_READ_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final TopicPartition partition;
    private final ClientSettings settings;
    private final KafkaProducer<String, byte[]> producer;
    private int open;
    private boolean good;

    /**
     * Connects, and ends what an earlier process left open.
     *
     * @throws ExportException if the topic does not exist or is not fit
     */
    ExportTopic(final ClientSettings settings) {
        this.settings = settings;
        partition = new TopicPartition(settings.topic(), 0);
        TopicCheck.require(settings);
        producer = new KafkaProducer<>(settings.producer());
        boolean done = false;
        try {
            producer.initTransactions();
            done = true;
        } finally {
            if (!done) {
                producer.close(Duration.ZERO);
            }
        }
        good = true;
    }

    /**
     * The place after the newest committed record.
     *
     * @return null if the topic holds none
     * @throws ExportException if it is not of an export
     */
    @Nullable
    EventCursor place() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
            consumer.assign(List.of(partition));
            final long begin = begin(consumer);
            final long end = end(consumer);
            ConsumerRecord<String, byte[]> newest = null;
            for (long back = LOOK_BACK; newest == null && end > begin; back *= LOOK_FURTHER) {
                final long from = Math.max(begin, end - back);
                newest = newest(consumer, from, end);
                if (from == begin) {
                    break;
                }
            }
            if (newest == null && begin > 0) {
                throw new ExportException(
                        "topic " + settings.topic() + " held records and holds none now: its retention has"
                                + " removed them, and the place with them. Delete the topic and make it again with retention.ms=-1,"
                                + " and give the next sequence with --from");
            }
            return newest == null ? null : cursor(newest);
        }
    }

    private long begin(final KafkaConsumer<String, byte[]> consumer) {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private long end(final KafkaConsumer<String, byte[]> consumer) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private @Nullable ConsumerRecord<String, byte[]> newest(
            final KafkaConsumer<String, byte[]> consumer, final long from, final long end) {
        ConsumerRecord<String, byte[]> newest = null;
        consumer.seek(partition, from);
        final long deadline = System.nanoTime() + MOST_READ_NANOS;
        while (consumer.position(partition) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the topic's end could not be read in time");
            }
            for (final ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                newest = record;
            }
        }
        return newest;
    }

    private EventCursor cursor(final ConsumerRecord<String, byte[]> record) {
        final Header header = record.headers().lastHeader(CURSOR);
        final EventCursor cursor =
                header == null ? null : EventCursor.parse(new String(header.value(), StandardCharsets.US_ASCII));
        if (cursor == null) {
            throw new ExportException("topic " + settings.topic() + " has a record at offset " + record.offset()
                    + " that this export did not write: it needs a topic for itself");
        }
        return cursor;
    }

    /** Adds an event to the open transaction, and commits when it is full. */
    void add(final Event event) {
        send(Long.toString(event.cursor().sequence()), event.atMs(), event.kind(), event.cursor(), event.json());
        if (open >= MOST_RECORDS) {
            commit();
        }
    }

    /** Says that the journal was cut, and commits. */
    void addCut(final EventCursor lost, final EventCursor lastCommon, final long nowMs) {
        final String json = "{\"kind\":\"" + CUT + "\",\"lastCommonSequence\":" + lastCommon.sequence()
                + ",\"cursor\":\"" + lost + "\"}";
        send(CUT + ":" + lost, nowMs, CUT, lastCommon, json.getBytes(StandardCharsets.UTF_8));
        commit();
    }

    private void send(
            final String key, final long atMs, final String kind, final EventCursor cursor, final byte[] json) {
        good = false;
        if (open == 0) {
            producer.beginTransaction();
        }
        final ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(partition.topic(), partition.partition(), atMs, key, json);
        record.headers()
                .add(CURSOR, cursor.toString().getBytes(StandardCharsets.US_ASCII))
                .add(KIND, kind.getBytes(StandardCharsets.US_ASCII));
        producer.send(record);
        open++;
        good = true;
    }

    /** Commits what was added; nothing of it is seen before. */
    void commit() {
        if (open > 0) {
            good = false;
            producer.commitTransaction();
            open = 0;
            good = true;
        }
    }

    /** Leaves an open transaction to the next connection, which ends it. */
    @Override
    public void close() {
        producer.close(good && open == 0 ? SHORT : Duration.ZERO);
    }
}
