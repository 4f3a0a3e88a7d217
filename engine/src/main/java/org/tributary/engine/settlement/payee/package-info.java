/**
 * Who receives a channel's money: merchants, and what they received that counts for no project. May import what the settlement may, and no other
 * package of it.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.payee.HeldPayees}.
 */
@NullMarked
package org.tributary.engine.settlement.payee;

import org.jspecify.annotations.NullMarked;
