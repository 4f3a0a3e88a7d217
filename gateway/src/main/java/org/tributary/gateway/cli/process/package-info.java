/**
 * What every command's process needs: exit codes, messages for its user, the log's settings, an orderly end. Knows no command. Start
 * reading at {@link org.tributary.gateway.cli.process.CommandException}.
 */
@NullMarked
package org.tributary.gateway.cli.process;

import org.jspecify.annotations.NullMarked;
