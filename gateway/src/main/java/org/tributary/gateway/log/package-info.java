/**
 * What keeps the log readable when a fault repeats: faults with an error id, and lines that come seldom.
 */
@NullMarked
package org.tributary.gateway.log;

import org.jspecify.annotations.NullMarked;
