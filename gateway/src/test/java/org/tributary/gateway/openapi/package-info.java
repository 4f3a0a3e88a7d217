/** Tests' view of the OpenAPI description that the server publishes: its operations, and a judge of real answers. */
package org.tributary.gateway.openapi;
