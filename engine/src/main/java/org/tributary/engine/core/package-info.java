/**
 * The deterministic state machine: bytes and a timestamp in, outcome bytes out. No clock, randomness, thread, I/O,
 * logging, floating point, and no iteration order of a hash table that can reach an outcome. Runs on one thread, under
 * any host: our Disruptor pipeline today, Aeron Cluster's ClusteredService tomorrow.
 *
 * <p>May import {@code engine.codec}, Agrona's buffers and collections, and the basics of java.lang and java.util. Start
 * reading at {@link org.tributary.engine.core.StateMachine}, then {@code DonationCore}.
 */
package org.tributary.engine.core;
