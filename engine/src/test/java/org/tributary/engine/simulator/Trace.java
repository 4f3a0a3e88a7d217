package org.tributary.engine.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** All that a schedule meets, in order: answers, calls to the disk and what they held, starts. A seed gives the same twice. */
final class Trace {
    private final List<String> events = new ArrayList<>();
    private final CRC32C crc = new CRC32C();

    void met(final String what) {
        events.add(what);
    }

    /** The same, with bytes, of which it keeps a checksum. */
    void met(final String what, final byte[] bytes) {
        crc.reset();
        crc.update(bytes, 0, bytes.length);
        events.add(what + " of " + bytes.length + " bytes, checksum " + crc.getValue());
    }

    List<String> events() {
        return events;
    }
}
