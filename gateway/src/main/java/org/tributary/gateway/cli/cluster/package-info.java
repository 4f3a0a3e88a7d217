/**
 * The commands of a replicated group: {@code node} and those of {@code cluster}. Start reading at
 * {@link org.tributary.gateway.cli.cluster.NodeCommand}.
 */
@NullMarked
package org.tributary.gateway.cli.cluster;

import org.jspecify.annotations.NullMarked;
