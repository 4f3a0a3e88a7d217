/**
 * The donations that benchmarks send, and their campaigns: a command patched in place where making it must cost nothing,
 * and a giving day's varied traffic. The same for the same number or seed. Measures nothing. Start reading at
 * {@link org.tributary.benchmarks.stream.DonationStream}.
 */
@NullMarked
package org.tributary.benchmarks.stream;

import org.jspecify.annotations.NullMarked;
