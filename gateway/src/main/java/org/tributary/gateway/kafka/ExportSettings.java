package org.tributary.gateway.kafka;

import java.util.Map;
import java.util.Set;

/**
 * What an export writes, and where to.
 *
 * @param bootstrap of the Kafka cluster, {@code HOST:PORT[,HOST:PORT…]}
 * @param topic must exist and have one partition
 * @param kinds kinds of records; empty: all
 * @param fromSequence first sequence written to a topic that holds nothing yet
 * @param client Kafka's own settings of the connection, such as {@code security.protocol}
 * @param isOnce true to end at the journal's end
 */
public record ExportSettings(
        String bootstrap,
        String topic,
        Set<String> kinds,
        long fromSequence,
        Map<String, String> client,
        boolean isOnce) {
    public ExportSettings {
        kinds = Set.copyOf(kinds);
        client = Map.copyOf(client);
    }
}
