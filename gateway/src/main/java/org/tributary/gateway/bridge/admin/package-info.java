/**
 * Commands of the admin API: pools, allocations, corrections, notices.
 */
@NullMarked
package org.tributary.gateway.bridge.admin;

import org.jspecify.annotations.NullMarked;
