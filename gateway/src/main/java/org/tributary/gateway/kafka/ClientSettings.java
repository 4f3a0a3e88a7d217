package org.tributary.gateway.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's settings for each of the three clients: the user's, with those that exactly-once needs above them. */
record ClientSettings(ExportSettings export) {
    /** Compressions whose code the jar holds. */
    static final Set<String> COMPRESSIONS = Set.of("none", "gzip", "snappy");

    private static final String CALL_MS = "15000";
    private static final String REQUEST_MS = "10000";
    private static final String DELIVERY_MS = "20000";
    private static final String TRANSACTION_MS = "60000";

    String topic() {
        return export.topic();
    }

    String bootstrap() {
        return export.bootstrap();
    }

    private Map<String, Object> common(final Set<String> known) {
        final Map<String, Object> all = new HashMap<>();
        all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        export.client().forEach((name, value) -> {
            if (known.contains(name) || name.startsWith("sasl.") || name.startsWith("ssl.")) {
                all.put(name, value);
            }
        });
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, export.bootstrap());
        return all;
    }

    Map<String, Object> admin() {
        final Map<String, Object> all = common(AdminClientConfig.configNames());
        all.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MS);
        return all;
    }

    Map<String, Object> consumer() {
        final Map<String, Object> all = common(ConsumerConfig.configNames());
        all.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MS);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return all;
    }

    Map<String, Object> producer() {
        final Map<String, Object> all = common(ProducerConfig.configNames());
        all.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_MS);
        all.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS);
        all.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
        all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "tributary-export-" + export.topic());
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return all;
    }
}
