/**
 * What it costs to write a command and to read a record, beside a copy of as many bytes. One thread; decides and stores
 * nothing. Start reading at {@link org.tributary.benchmarks.codec.DonationCodec}.
 */
@NullMarked
package org.tributary.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
