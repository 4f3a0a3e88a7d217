/**
 * A debugger's hold on the packaged server: it stops the process at a named place of its code, makes a method fail there, or
 * gives another answer in its place, without a switch in the server. Start reading at {@link
 * org.tributary.loadtest.drill.debug.Debugger}.
 */
@NullMarked
package org.tributary.loadtest.drill.debug;

import org.jspecify.annotations.NullMarked;
