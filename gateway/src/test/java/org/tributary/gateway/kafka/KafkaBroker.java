package org.tributary.gateway.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A real broker (KRaft, one node) in a JVM of its own, which can be killed and started again on its files. */
public final class KafkaBroker implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final Path settings;
    private ChildJvm broker;

    /** A record as a consumer sees it. */
    public record Seen(String key, String value, String kind, String cursor) {}

    /** Formats a directory and starts a broker on it. */
    public KafkaBroker(final Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        port = freePort();
        final int controller = freePort();
        settings = directory.resolve("server.properties");
        Files.writeString(
                settings,
                String.join(
                        "\n",
                        List.of(
                                "process.roles=broker,controller",
                                "node.id=1",
                                "controller.quorum.voters=1@127.0.0.1:" + controller,
                                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                                "controller.listener.names=CONTROLLER",
                                "log.dirs=" + directory.resolve("log"),
                                "offsets.topic.replication.factor=1",
                                "offsets.topic.num.partitions=1",
                                "transaction.state.log.replication.factor=1",
                                "transaction.state.log.min.isr=1",
                                "transaction.state.log.num.partitions=1",
                                "auto.create.topics.enable=false",
                                "log.retention.ms=-1",
                                "")));
        final ChildJvm format = ChildJvm.start(
                "kafka.tools.StorageTool",
                directory.resolve("format.txt"),
                "format",
                "-t",
                "MkU3OEVBNTcwNTJENDM2Qg",
                "-c",
                settings.toString());
        if (format.await() != 0) {
            throw new AssertionError(Files.readString(directory.resolve("format.txt")));
        }
        start();
    }

    /** A port of loopback where no process listens. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts the broker on its files; returns when it answers. */
    public void start() throws IOException {
        broker = ChildJvm.start("kafka.Kafka", directory.resolve("broker.txt"), settings.toString());
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            try (Admin admin = admin()) {
                return admin.listTopics().names().get() != null;
            }
        });
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        broker.kill();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    private Admin admin() {
        return Admin.create(
                Map.of("bootstrap.servers", address(), "default.api.timeout.ms", "5000", "request.timeout.ms", "3000"));
    }

    public void create(final String topic, final int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Does what a retention does to the whole topic. */
    void removeRecords(final String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
    }

    /** Writes a record that no export wrote. */
    void write(final String topic, final String value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    /** End of the topic, what no transaction has committed included. */
    long end(final String topic) {
        try (KafkaConsumer<String, String> consumer = consumer("read_uncommitted")) {
            final TopicPartition partition = new TopicPartition(topic, 0);
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    /** Committed records, oldest first. */
    public List<Seen> read(final String topic) {
        try (KafkaConsumer<String, String> consumer = consumer("read_committed")) {
            final TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            // A commit is answered before the topic shows it.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> consumer.endOffsets(List.of(partition)).get(partition) == end(topic));
            final long end = consumer.endOffsets(List.of(partition)).get(partition);
            final List<Seen> seen = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (final ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    seen.add(new Seen(
                            record.key(),
                            record.value(),
                            header(record, "tributary-kind"),
                            header(record, "tributary-cursor")));
                }
            }
            return seen;
        }
    }

    private static String header(final ConsumerRecord<String, String> record, final String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private KafkaConsumer<String, String> consumer(final String isolation) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", address(), "isolation.level", isolation),
                new StringDeserializer(),
                new StringDeserializer());
    }

    @Override
    public void close() {
        broker.close();
    }
}
