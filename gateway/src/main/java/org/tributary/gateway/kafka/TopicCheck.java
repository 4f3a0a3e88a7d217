package org.tributary.gateway.kafka;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a topic can hold an export: it exists, has one partition, and can be read back by this jar. */
final class TopicCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    private static final Set<String> AS_SENT = Set.of("", "producer", "uncompressed");
    private static final String FOREVER = "-1";

    private TopicCheck() {}

    /**
     * Requires a fit topic.
     *
     * @throws ExportException if it is not fit; names topic and remedy
     * @throws KafkaException if the cluster gives no answer
     */
    static void require(final ClientSettings settings) {
        try (Admin admin = Admin.create(settings.admin())) {
            requirePartition(admin, settings);
            requireConfig(admin, settings);
        }
    }

    private static void requirePartition(final Admin admin, final ClientSettings settings) {
        final String topic = settings.topic();
        final int partitions;
        try {
            partitions = get(admin.describeTopics(List.of(topic))
                            .topicNameValues()
                            .get(topic))
                    .partitions()
                    .size();
        } catch (final UnknownTopicOrPartitionException | InvalidTopicException e) {
            throw new ExportException("topic " + topic + " does not exist at " + settings.bootstrap() + ". Make it: "
                    + creation(settings));
        }
        if (partitions != 1) {
            throw new ExportException("topic " + topic + " has " + partitions
                    + " partitions, and order holds within one only. Make a topic with one: " + creation(settings));
        }
    }

    private static String creation(final ClientSettings settings) {
        return "kafka-topics.sh --bootstrap-server " + settings.bootstrap() + " --create --topic " + settings.topic()
                + " --partitions 1 --config retention.ms=-1";
    }

    private static void requireConfig(final Admin admin, final ClientSettings settings) {
        final ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
        final Config config;
        try {
            config = get(admin.describeConfigs(List.of(resource)).values().get(resource));
        } catch (final AuthorizationException e) {
            LOG.warn("the settings of topic {} may not be read: see that retention.ms is -1", settings.topic());
            return;
        }
        final String compression = value(config, "compression.type");
        if (!isReadable(compression)) {
            throw new ExportException("topic " + settings.topic() + " has compression.type=" + compression
                    + ", which this program can't read back. Set it to producer, gzip or snappy");
        }
        if (value(config, "cleanup.policy").contains("delete")
                && !value(config, "retention.ms").equals(FOREVER)) {
            LOG.warn(
                    "topic {} removes records after {} ms, and an export can't go on once it has removed them all: set"
                            + " retention.ms=-1",
                    settings.topic(),
                    value(config, "retention.ms"));
        }
    }

    /** Whether the jar has the code of a topic's compression. */
    static boolean isReadable(final String compression) {
        return AS_SENT.contains(compression) || ClientSettings.COMPRESSIONS.contains(compression);
    }

    private static String value(final Config config, final String name) {
        final ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static <T> T get(final @Nullable KafkaFuture<T> future) {
        if (future == null) {
            throw new KafkaException("no answer");
        }
        try {
            return future.get();
        } catch (final InterruptedException e) {
            throw new InterruptException(e);
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof final RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        }
    }
}
