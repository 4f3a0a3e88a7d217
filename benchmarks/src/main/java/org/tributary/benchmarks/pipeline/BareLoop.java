package org.tributary.benchmarks.pipeline;

import com.lmax.disruptor.EventHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.pipeline.WaitKind;

/**
 * The bare machine: the same publisher, a Disruptor, and a handler that copies each command and a fixed outcome into a buffer
 * and appends the buffer as one excerpt a batch. No decision, no checksum, no chain, no reserve. At durability
 * {@code device} it syncs each batch through a channel of its own.
 */
final class BareLoop {
    private static final int OUTCOME_BYTES = 24;
    private static final int HEADER_BYTES = 88;
    private static final int RECORD_HEADER_BYTES = 4;

    private BareLoop() {}

    static Measured run(
            final Path root,
            final Durability durability,
            final WaitKind waitKind,
            final int recordsPerBatch,
            final long warmUp,
            final long donations)
            throws IOException {
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(root)
                        .rollCycle(LargeRollCycles.LARGE_DAILY)
                        .timeProvider(() -> 1)
                        .build();
                ExcerptAppender appender = queue.createAppender()) {
            appender.singleThreadedCheckDisabled(true);
            final Writer writer = new Writer(root, appender, durability, recordsPerBatch, warmUp + donations);
            try (BareRing ring = new BareRing(waitKind, writer)) {
                ring.donate(warmUp);
                final long batches = writer.batches;
                final long start = System.nanoTime();
                ring.donate(donations);
                final long nanos = System.nanoTime() - start;
                return new Measured(donations, nanos, writer.batches - batches, 0, 0, "");
            }
        }
    }

    /** Writes a batch of fixed size, so that both loops write the same batches. */
    private static final class Writer implements EventHandler<BareRing.Slot> {
        private final Path root;
        private final ExcerptAppender appender;
        private final boolean sync;
        private final int recordsPerBatch;
        private final long last;
        private final byte[] outcome = new byte[OUTCOME_BYTES];
        private final byte[] bytes;
        private final UnsafeBuffer frame;
        private @Nullable FileChannel channel;
        private int length = HEADER_BYTES;
        private int records;
        private long seen;
        private volatile long batches;

        Writer(
                final Path root,
                final ExcerptAppender appender,
                final Durability durability,
                final int recordsPerBatch,
                final long last) {
            this.root = root;
            this.appender = appender;
            this.sync = durability == Durability.DEVICE;
            this.recordsPerBatch = recordsPerBatch;
            this.last = last;
            this.bytes = new byte[HEADER_BYTES + recordsPerBatch * 256];
            this.frame = new UnsafeBuffer(bytes);
        }

        @Override
        public void onEvent(final BareRing.Slot slot, final long sequence, final boolean endOfBatch) {
            frame.putShort(length, (short) slot.length);
            frame.putShort(length + 2, (short) OUTCOME_BYTES);
            frame.putBytes(length + RECORD_HEADER_BYTES, slot.buffer, 0, slot.length);
            frame.putBytes(length + RECORD_HEADER_BYTES + slot.length, outcome);
            length += RECORD_HEADER_BYTES + slot.length + OUTCOME_BYTES;
            seen++;
            if (++records == recordsPerBatch || seen == last) {
                write();
            }
        }

        private void write() {
            try (DocumentContext document = appender.writingDocument()) {
                document.wire().bytes().write(bytes, 0, length);
            }
            if (sync) {
                force();
            }
            length = HEADER_BYTES;
            records = 0;
            batches = batches + 1;
        }

        private void force() {
            try {
                if (channel == null) {
                    try (Stream<Path> files = Files.list(root)) {
                        channel = FileChannel.open(
                                files.filter(path -> path.toString().endsWith(".cq4"))
                                        .findFirst()
                                        .orElseThrow(),
                                StandardOpenOption.WRITE);
                    }
                }
                channel.force(false);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
