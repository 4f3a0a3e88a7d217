/**
 * Files that are replaced as a whole, so that a reader, or a start after a power cut, finds the old content or the new, never a
 * part. May import {@code engine.journal}.
 *
 * <p>Start reading at {@link org.tributary.engine.journal.file.WholeFile}.
 */
@NullMarked
package org.tributary.engine.journal.file;

import org.jspecify.annotations.NullMarked;
