/**
 * The journal and what is made of it: appending by batch size and durability, replay, read models, snapshots, the
 * Merkle tree of a day. An operation is a donation; each class has a bare baseline on the same disk.
 */
@NullMarked
package org.tributary.benchmarks.journal;

import org.jspecify.annotations.NullMarked;
