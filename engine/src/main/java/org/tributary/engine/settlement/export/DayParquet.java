package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.tributary.engine.settlement.book.DayRow;
import org.tributary.engine.settlement.book.DaySink;

/**
 * Writer of {@code records.parquet} for analysts: a row per record of the day, match lines as a nested list. Row groups
 * are small enough that memory stays the same however long the day is.
 */
public final class DayParquet implements DaySink {
    private static final long ROW_GROUP_BYTES = 32L << 20;
    private static final int PAGE_BYTES = 1 << 18;

    private final ParquetWriter<DayRow> writer;
    private boolean closed;

    public DayParquet(final Path file) throws IOException {
        final Builder builder = new Builder(new LocalOutputFile(file));
        for (final String column : DayParquetSchema.WITHOUT_DICTIONARY) {
            builder.withDictionaryEncoding(column, false);
        }
        writer = builder.withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .build();
    }

    @Override
    public void accept(final DayRow row) throws IOException {
        if (row.isRecord) {
            writer.write(row);
        }
    }

    @Override
    public void finish() throws IOException {
        closed = true;
        writer.close();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            writer.close();
        }
    }

    private static final class Builder extends ParquetWriter.Builder<DayRow, Builder> {
        Builder(final OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<DayRow> getWriteSupport(final org.apache.hadoop.conf.Configuration configuration) {
            return new DayParquetSchema();
        }

        @Override
        protected WriteSupport<DayRow> getWriteSupport(final ParquetConfiguration configuration) {
            return new DayParquetSchema();
        }
    }
}
