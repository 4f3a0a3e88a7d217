/**
 * Answers by correlation id: the places in which callbacks wait, the lanes of event loops, and calls that a thread
 * waits for. The release thread writes results; the loop or the caller reads them.
 *
 * <p>Start reading at {@link org.tributary.gateway.bridge.reply.ReplyRouter}.
 */
@NullMarked
package org.tributary.gateway.bridge.reply;

import org.jspecify.annotations.NullMarked;
