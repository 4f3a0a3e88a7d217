/**
 * What pools give to a donation, exact to the fen, without allocating. Start reading at {@link
 * org.tributary.engine.core.matching.Matcher}. {@code java.security.MessageDigest} is a written exception: a random
 * gift is a SHA-256 that donors can recompute.
 */
package org.tributary.engine.core.matching;
