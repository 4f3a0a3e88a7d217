/**
 * What a user would pick instead, in the same run: PostgreSQL and Redis do with the same donations what the engine does,
 * and their books must agree with its to the fen. May start processes on loopback; nothing else imports it but {@code
 * bench peers}. Start reading at {@link org.tributary.benchmarks.peers.Peer}.
 */
@NullMarked
package org.tributary.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
