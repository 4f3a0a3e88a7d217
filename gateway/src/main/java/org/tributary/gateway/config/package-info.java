/**
 * The settings file {@code tributary.yaml}, read with all its mistakes at once; the table of settings holds names,
 * defaults and bounds. The campaign file is read in {@code config.campaign}, YAML itself in {@code config.yaml}.
 *
 * <p>Knows nothing of Netty, and of the engine the records of settings that journal and pipeline take. Start reading at {@link org.tributary.gateway.config.TributaryConfig}.
 */
@NullMarked
package org.tributary.gateway.config;

import org.jspecify.annotations.NullMarked;
