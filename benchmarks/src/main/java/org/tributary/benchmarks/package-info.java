/** Benchmarks: a subject a class, each beside a bare baseline. Start reading at {@link org.tributary.benchmarks.Jvm}. */
package org.tributary.benchmarks;
