/**
 * A replicated group of three beside a bare Ratis group with the same bytes, batches and flush, each node in a JVM of its own. Start
 * reading at {@link org.tributary.benchmarks.cluster.GroupRun}.
 */
@NullMarked
package org.tributary.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
