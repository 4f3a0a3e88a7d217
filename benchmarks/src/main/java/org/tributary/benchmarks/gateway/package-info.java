/** Signed callbacks over HTTP: the whole server beside plain Netty on the same transport, with the same posts. */
package org.tributary.benchmarks.gateway;
