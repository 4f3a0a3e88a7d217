/**
 * State that {@code serve} keeps beside the engine's projections, built from released records and kept in snapshots:
 * indexes from a payment to its refunds, allocations and reversed gifts, settings in force, and records left out.
 *
 * <p>May import the engine's records, projections and snapshot ports. Start reading at {@link
 * org.tributary.gateway.readmodel.ReadModels}.
 */
@NullMarked
package org.tributary.gateway.readmodel;

import org.jspecify.annotations.NullMarked;
