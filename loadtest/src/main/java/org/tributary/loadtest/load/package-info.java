/**
 * One load from its signing to its books, and the report of it: the one place that puts scenario, corpus, client, server
 * and books together. Start reading at {@link org.tributary.loadtest.load.Load}.
 */
@NullMarked
package org.tributary.loadtest.load;

import org.jspecify.annotations.NullMarked;
