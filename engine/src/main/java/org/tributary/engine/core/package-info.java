/**
 * The deterministic state machine: bytes and a timestamp in, outcome bytes out. No clock, randomness, thread, I/O,
 * logging, floating point, and no iteration order of a hash table that can reach an outcome. Runs on one thread, under
 * any host: the Disruptor pipeline, a plain loop in tests, a replicated log.
 *
 * <p>May import {@code engine.codec}, Agrona's buffers and collections, and the basics of java.lang and java.util. Written
 * exceptions: {@code java.security.MessageDigest} (a pure function: state hash, random gifts, seed commitments), with
 * {@code java.nio.ByteBuffer} and charsets to feed it. {@code ImportTableTest} holds all of this.
 *
 * <p>Start reading at {@link org.tributary.engine.core.port.StateMachine}, then {@link
 * org.tributary.engine.core.DonationCore}. Below: {@code rules} (a payment), {@code
 * refund}, {@code gift}, {@code campaign} (changes), {@code schedule} (what is due at a time), {@code outcome}, {@code laws}
 * (conservation), {@code state} (all of it, and no other package holds any), {@code image} (state as bytes), {@code table}
 * (memory) and {@code port}.
 *
 * <p>A donation's way, by host and core; what it reads beyond the processor's caches is in brackets:
 *
 * <pre>
 * window of 32   queuePrefetch  read, hash the id           [command: 2 lines]
 *                prefetch       1. slots of id and donor    [2 lines each, from one word of the directory]
 *                               2. donor's key, uses        [2 lines]
 *                               3. donor's block            [none up to four entries]
 * each in order  onCommand      Payment.read, id and donor as prefetched, PaymentRules, Matcher
 *                               point of no failure
 *                               Ids.insert                  [id's row: written in sequence]
 *                               Acceptance.book             project, pool, tallies: cached
 *                               DonationRecord to the sink  [frame: written in sequence]
 * </pre>
 *
 * <p>References are stored on this way only when they change: each store costs one of the garbage collector's barriers.
 */
@NullMarked
package org.tributary.engine.core;

import org.jspecify.annotations.NullMarked;
