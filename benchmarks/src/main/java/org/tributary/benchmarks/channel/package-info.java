/**
 * What a callback costs before it reaches the ring: the signature alone, and the whole of verifying, decrypting and
 * parsing it, by channel and crypto provider. Single thread; the ratio of the two is the parser's share.
 */
@NullMarked
package org.tributary.benchmarks.channel;

import org.jspecify.annotations.NullMarked;
