/** Programs that follow a server's events and ask for orders: what they see, how old it is, and how fast they are answered. */
@NullMarked
package org.tributary.loadtest.followers;

import org.jspecify.annotations.NullMarked;
