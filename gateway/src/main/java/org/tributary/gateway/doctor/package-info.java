/**
 * Checks of {@code tributary doctor}: what of the machine, the data directory and the keys would hurt on the day, each with a
 * verdict and a remedy. Reads only, beside a running engine too.
 *
 * <p>May import channel, config, readmodel and server. Start reading at {@link org.tributary.gateway.doctor.Doctor}.
 */
@NullMarked
package org.tributary.gateway.doctor;

import org.jspecify.annotations.NullMarked;
