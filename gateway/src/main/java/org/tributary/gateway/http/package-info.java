/**
 * HTTP's vocabulary without a server: routes, requests, answers, problems and authorisation; and the ports through
 * which the transport hands on callbacks and receives their answers.
 *
 * <p>Below transport, bridge and API. Knows neither Netty nor the engine. Start reading at {@link
 * org.tributary.gateway.http.ApiRoute} and {@link org.tributary.gateway.http.CallbackService}.
 */
@NullMarked
package org.tributary.gateway.http;

import org.jspecify.annotations.NullMarked;
