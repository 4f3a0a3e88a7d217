/**
 * The command line: one class per command, options shared by several as mixins, and the viewers' child process. Decides
 * nothing about a load; no other package may import it. Start reading at {@link org.tributary.loadtest.cli.Main}.
 */
@NullMarked
package org.tributary.loadtest.cli;

import org.jspecify.annotations.NullMarked;
