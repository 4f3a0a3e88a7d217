/**
 * The command line: one class a command, and the runner of JMH. Measures nothing itself; no other package may import it.
 * Start reading at {@link org.tributary.benchmarks.cli.Main}.
 */
@NullMarked
package org.tributary.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
