/**
 * A replicated host of the core, on Apache Ratis: every node of a group takes the same entries in the same order, decides them by
 * the same {@link org.tributary.engine.pipeline.decide.Decider} and keeps its own journal, whose batches and hashes equal the
 * others'. An entry of the replicated log is one batch of commands with the leader's time.
 *
 * <p>The command {@code node} runs it. Alone imports {@code org.apache.ratis}. Start reading at
 * {@link org.tributary.engine.cluster.ClusterNode}.
 */
@NullMarked
package org.tributary.engine.cluster;

import org.jspecify.annotations.NullMarked;
