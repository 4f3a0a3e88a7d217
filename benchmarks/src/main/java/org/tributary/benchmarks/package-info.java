/**
 * Benchmarks: a package a subject, a class a figure, each beside a bare baseline ({@code bare…}), and the command line that
 * runs them, prints ratios and compares runs. This package holds only what every other one may use. Start reading at
 * {@link org.tributary.benchmarks.cli.Main}; a benchmark's class is a plain JMH benchmark.
 */
@NullMarked
package org.tributary.benchmarks;

import org.jspecify.annotations.NullMarked;
