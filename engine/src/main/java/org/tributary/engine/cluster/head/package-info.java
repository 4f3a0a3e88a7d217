/**
 * What nodes tell each other about their journals: the hash at a batch, and whether two journals have the same. Knows no wire.
 * Start reading at {@link org.tributary.engine.cluster.head.HeadAgreement}.
 */
@NullMarked
package org.tributary.engine.cluster.head;

import org.jspecify.annotations.NullMarked;
