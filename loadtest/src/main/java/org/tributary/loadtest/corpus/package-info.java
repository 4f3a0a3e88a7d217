/**
 * Requests signed ahead of a run, in memory or in mapped files that the next run sends again. Knows keys and simulated
 * channels, sends nothing. Start reading at {@link org.tributary.loadtest.corpus.CorpusBuilder}, then
 * {@link org.tributary.loadtest.corpus.Corpus}.
 */
@NullMarked
package org.tributary.loadtest.corpus;

import org.jspecify.annotations.NullMarked;
