package org.tributary.engine.settlement;

import java.io.IOException;
import org.tributary.engine.codec.RecordView;

/** Takes the rows of the day while the journal is read. */
interface DayRows {
    /** A record stamped within the day. */
    void record(RecordView row) throws IOException;

    /** An entry of the day. */
    void entry(long entry, long sequence, String debitAccount, String creditAccount, long fen) throws IOException;
}
