/**
 * Backup of a data directory beside a running engine, and restore. A backup holds the journal up to a sequence (whole,
 * checked batches), a snapshot at that sequence, roots and settings, and a manifest written last. It never holds keys.
 *
 * <p>May import config and readmodel. Start reading at {@link org.tributary.gateway.backup.Backup} and
 * {@link org.tributary.gateway.backup.Restore}.
 */
@NullMarked
package org.tributary.gateway.backup;

import org.jspecify.annotations.NullMarked;
