/**
 * The core alone, on one thread: what a decision and its tables cost, each beside a bare baseline. Run with {@code
 * benchmarks/bin/bench core.}.
 */
package org.tributary.benchmarks.core;
