/**
 * The machine below every subject: options of forked JVMs, directories on the disk to be measured, processor time by
 * thread. Start reading at {@link org.tributary.benchmarks.machine.Scratch}.
 */
@NullMarked
package org.tributary.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
