/**
 * Read models and records as JSON: the one place for each object that the API shows.
 *
 * <p>May import projections, records and codec. Start reading at {@link org.tributary.gateway.api.json.Json}.
 */
package org.tributary.gateway.api.json;
