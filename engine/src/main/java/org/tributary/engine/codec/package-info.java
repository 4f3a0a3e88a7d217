/**
 * The wire format of the journal: SBE messages generated from {@code tributary.xml} (package {@code codec.sbe}, never
 * edited) and the few hand-written pieces every reader of records needs: channel names, words of the codes and
 * packed ids.
 *
 * <p>May import Agrona only. Holds no rule of the business. Start reading at {@code tributary.xml}.
 */
@NullMarked
package org.tributary.engine.codec;

import org.jspecify.annotations.NullMarked;
