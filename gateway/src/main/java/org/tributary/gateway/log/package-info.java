/**
 * Logs that stay readable when a fault repeats: faults with an error id, and a limited number of warnings.
 */
@NullMarked
package org.tributary.gateway.log;

import org.jspecify.annotations.NullMarked;
