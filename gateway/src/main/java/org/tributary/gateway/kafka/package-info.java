/**
 * Events written to a Kafka topic by a process that follows the journal's files: each record once, in order. Start reading at
 * {@link org.tributary.gateway.kafka.KafkaExport}; {@code JournalFollower} reads, {@code ExportTopic} writes and knows the place.
 *
 * <p>The only package that imports org.apache.kafka, so that no other command loads a class of it.
 */
@NullMarked
package org.tributary.gateway.kafka;

import org.jspecify.annotations.NullMarked;
