/**
 * The anchor: a small file outside the data directory that names the newest position of a journal, so that a data directory
 * that was emptied, put back from an old copy or replaced as a whole is noticed.
 *
 * <p>May import the journal's ports. Start reading at {@link org.tributary.engine.journal.anchor.AnchorFile}.
 */
@NullMarked
package org.tributary.engine.journal.anchor;

import org.jspecify.annotations.NullMarked;
