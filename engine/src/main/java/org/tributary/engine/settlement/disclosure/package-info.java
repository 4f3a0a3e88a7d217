/**
 * What the platform discloses to the public: totals per project with their filing numbers, and the roots of final days, signed by the
 * platform's key. No donor is in it. May import what the settlement may, and its books and files.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.disclosure.Disclosure}.
 */
@NullMarked
package org.tributary.engine.settlement.disclosure;

import org.jspecify.annotations.NullMarked;
