/**
 * The rules of a payment, each in one class: its content and why it is held (RULES 3), whether a pool accepts it, what
 * pools give at once (RULES 4, 5.1, 5.4, 6, 9) exact to the fen, how amounts are rounded, and random gifts; shares and milestones (7, 8)
 * are in {@code core.schedule}. Nothing here allocates.
 *
 * <p>Start reading at {@link org.tributary.engine.core.rules.PaymentRules}, then {@link
 * org.tributary.engine.core.rules.Matcher}. Written exception: {@code java.security.MessageDigest}, because a random gift is a
 * SHA-256 that donors can recompute.
 */
@NullMarked
package org.tributary.engine.core.rules;

import org.jspecify.annotations.NullMarked;
