/**
 * An open-loop load generator that behaves like payment channels: callbacks signed before the run, sent at planned times
 * whatever the server does, each kept in a ledger before it is sent and compared with the server's totals after the run.
 * Latency counts from the planned time, so a slow server can't hide by slowing the generator (coordinated omission).
 *
 * <p>This package holds only what every other one may use. Start reading at {@link org.tributary.loadtest.cli.RunCommand},
 * then {@link org.tributary.loadtest.load.Load} and {@link org.tributary.loadtest.client.LoadClient}.
 */
@NullMarked
package org.tributary.loadtest;

import org.jspecify.annotations.NullMarked;
