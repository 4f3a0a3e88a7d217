/**
 * The wire format of the journal: SBE messages generated from {@code tributary.xml} (package {@code codec.sbe}, never
 * edited) and the few hand-written pieces every reader of records needs: channel names, contract words of the codes,
 * packed ids, and {@link org.tributary.engine.codec.RecordHandler}.
 *
 * <p>May import Agrona only. Holds no rule of the business. Start reading at {@code tributary.xml}.
 */
package org.tributary.engine.codec;
