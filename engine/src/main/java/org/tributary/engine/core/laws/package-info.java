/**
 * Conservation laws over the core's sums. Start reading at {@link org.tributary.engine.core.laws.Conservation}.
 */
@NullMarked
package org.tributary.engine.core.laws;

import org.jspecify.annotations.NullMarked;
