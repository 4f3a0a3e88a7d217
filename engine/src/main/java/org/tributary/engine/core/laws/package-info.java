/**
 * Laws over the core's sums. Start reading at {@link org.tributary.engine.core.laws.Conservation}.
 */
package org.tributary.engine.core.laws;
