package org.tributary.engine.snapshot;

/**
 * Layout of a snapshot on disk; integers are big-endian.
 *
 * <pre>
 *  header   u32 magic, u32 version, i32 epoch, i64 batch, i64 sequence, i64 timestampMs, 32 chain head, i64 synced,
 *           u32 version of the state machine, u32 CRC32C
 *  section  u32 begin mark, u8 length and name, records (u32 length, bytes), u32 0, i64 records, u32 CRC32C
 *  end      u32 end mark, u32 sections
 * </pre>
 */
final class SnapshotFormat {
    static final int MAGIC = 0x54525331;
    /**
     * Raised with any change of this layout or of a read model's section; the state machine's own version is beside it. A
     * file of another version is skipped, and the journal is read.
     */
    static final int VERSION = 5;

    static final int HEADER_BYTES = 4 + 4 + 4 + 8 + 8 + 8 + 32 + 8 + 4;
    static final int SECTION_BEGIN = 0x42474E31;
    static final int FILE_END = 0x454E4431;
    static final int MAX_NAME_BYTES = 64;

    /** Section of the state machine. */
    static final String CORE = "core";

    private SnapshotFormat() {}
}
