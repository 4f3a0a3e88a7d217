/**
 * The core alone, on one thread: what a decision and its tables cost, each beside a bare baseline. Run with {@code java
 * -jar benchmarks/target/benchmarks.jar benchmarks.core -prof gc}.
 */
package org.tributary.benchmarks.core;
