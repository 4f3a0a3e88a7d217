/**
 * The server under load: the packaged program as a child process that can be stopped, killed and started again, and its
 * figures from its public API. Start reading at {@link org.tributary.loadtest.server.OwnServer}.
 */
@NullMarked
package org.tributary.loadtest.server;

import org.jspecify.annotations.NullMarked;
