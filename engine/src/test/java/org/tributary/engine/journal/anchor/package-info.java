/** Tests of the anchor. */
@NullMarked
package org.tributary.engine.journal.anchor;

import org.jspecify.annotations.NullMarked;
