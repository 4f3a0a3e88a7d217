/**
 * State as bytes: each part of the state writes itself into snapshot records and into the state hash, and reads itself back.
 * Read models and indexes write and read their snapshots by the same pair, {@code SnapshotOut} and {@code StateIn}.
 *
 * <p>Below every class that holds state. May import {@code core.port} and Agrona buffers, and (written exception) {@code
 * java.security.MessageDigest} for the state hash. Start reading at {@link org.tributary.engine.core.image.StateOut}.
 */
@NullMarked
package org.tributary.engine.core.image;

import org.jspecify.annotations.NullMarked;
