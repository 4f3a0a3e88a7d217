/**
 * Read models and records as JSON: the one place for each object that the API shows.
 *
 * <p>May import projections, records and codec. Start reading at {@link org.tributary.gateway.api.json.Json}.
 */
@NullMarked
package org.tributary.gateway.api.json;

import org.jspecify.annotations.NullMarked;
