/**
 * Commands that people order through the admin API: pools, allocations, corrections, notices.
 */
package org.tributary.gateway.bridge.admin;
