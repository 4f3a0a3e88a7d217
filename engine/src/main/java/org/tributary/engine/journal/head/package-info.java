/**
 * The journal's head: a small file that names the newest position which may have been answered, so that an end that was cut
 * off differs from an end.
 *
 * <p>May import the journal's ports and Agrona. Start reading at {@link org.tributary.engine.journal.head.HeadFile}.
 */
@NullMarked
package org.tributary.engine.journal.head;

import org.jspecify.annotations.NullMarked;
