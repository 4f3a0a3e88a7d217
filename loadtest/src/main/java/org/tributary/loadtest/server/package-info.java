/**
 * The server under load: the packaged program as a child process that can be stopped, killed and started again, and what
 * it says of itself over its public API. Start reading at {@link org.tributary.loadtest.server.OwnServer}.
 */
package org.tributary.loadtest.server;
