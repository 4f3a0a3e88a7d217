/**
 * What keeps the log readable when a fault repeats: faults with an error id, and lines that come seldom.
 */
package org.tributary.gateway.log;
