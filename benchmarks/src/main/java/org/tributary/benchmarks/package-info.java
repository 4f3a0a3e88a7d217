/**
 * Benchmarks: a subject a class, each beside a bare baseline ({@code bare…}), and the command line that runs them, prints
 * ratios and compares runs. Start reading at {@link org.tributary.benchmarks.Main}; a benchmark's class is a plain JMH
 * benchmark and needs nothing of this package but, at times, {@link org.tributary.benchmarks.Jvm}.
 */
package org.tributary.benchmarks;
