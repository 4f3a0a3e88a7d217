/**
 * The command that exports to Kafka. May import {@code gateway.kafka}; must not name a class of Kafka itself, for picocli loads a
 * command's class whatever command runs.
 */
@NullMarked
package org.tributary.gateway.cli.kafka;

import org.jspecify.annotations.NullMarked;
