/**
 * The command line: {@link org.tributary.gateway.cli.Main} and one class per command. Results go to stdout, messages to
 * stderr; exit codes are those of the README (0 fine, 1 a check found a difference, 2 wrong usage or configuration, 3
 * failed at run time).
 *
 * <p>May import everything of the gateway and the engine. Holds no rule: a command reads its options, calls what does
 * the work, and prints. Start reading at {@code Main}.
 */
@NullMarked
package org.tributary.gateway.cli;

import org.jspecify.annotations.NullMarked;
