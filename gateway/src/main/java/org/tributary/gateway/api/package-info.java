/**
 * What answers reads and admin requests: the port {@link org.tributary.gateway.api.ApiHandler} with its request and
 * response, the live feed, and the handlers themselves. Handlers run on the API's own threads, never on those that take
 * callbacks, so that reading can't slow a donation.
 *
 * <p>May import projections, codec, pipeline ports and the bridge; knows nothing of Netty. Start reading at
 * {@link org.tributary.gateway.api.ApiRoute}.
 */
package org.tributary.gateway.api;
