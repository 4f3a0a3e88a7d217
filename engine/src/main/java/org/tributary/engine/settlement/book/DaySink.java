package org.tributary.engine.settlement.book;

import java.io.IOException;

/** Writes files from the rows of a day. Made on one thread, then fed and finished by another. */
public interface DaySink extends AutoCloseable {
    /** Writes the next row, which is valid only during the call. */
    void accept(DayRow row) throws IOException;

    /** Completes the files, after the last row. */
    void finish() throws IOException;

    /** Closes the files, finished or not. */
    @Override
    void close() throws IOException;
}
