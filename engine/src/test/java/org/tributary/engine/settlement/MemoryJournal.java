package org.tributary.engine.settlement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.testing.TestEngine;
import org.tributary.engine.testkit.Commands;

/** The real core with a journal in memory: sends commands as a host does and is read like the journal on disk. */
public final class MemoryJournal {
    private record Stored(long timestampMs, byte[] both, int commandLength) {}

    private final DonationCore core = new DonationCore();
    private final List<Stored> records = new ArrayList<>();

    /** A journal with the usual settings and this campaign, committed at that time. */
    public static MemoryJournal of(final Campaign campaign, final long atMs) {
        final MemoryJournal journal = new MemoryJournal();
        journal.send(atMs, Commands.settings());
        CampaignEncoder.commands(campaign, 0, "ops", new byte[32]).forEach(command -> journal.send(atMs, command));
        return journal;
    }

    /** Decides a command at a time; the sequence of its record. */
    public long send(final long atMs, final DirectBuffer command) {
        while (core.nextDeadlineMs() <= atMs) {
            decide(atMs, Commands.pulse());
        }
        return decide(atMs, command);
    }

    /** Keeps a record that another core decided; an empty command means a derived one. */
    public void keep(final long atMs, final byte[] command, final byte[] outcome) {
        final byte[] both = Arrays.copyOf(command, command.length + outcome.length);
        System.arraycopy(outcome, 0, both, command.length, outcome.length);
        records.add(new Stored(atMs, both, command.length));
    }

    /** Number of records. */
    public int size() {
        return records.size();
    }

    /** When each record was made. */
    public LongStream stamps() {
        return records.stream().mapToLong(Stored::timestampMs);
    }

    /** The core that decided. */
    public DonationCore core() {
        return core;
    }

    private long decide(final long atMs, final DirectBuffer command) {
        final int before = records.size();
        core.onCommand(atMs, command, 0, command.capacity(), (sequence, buffer, offset, length) -> {
            final int commandLength = records.size() == before ? command.capacity() : 0;
            final byte[] both = new byte[commandLength + length];
            command.getBytes(0, both, 0, commandLength);
            buffer.getBytes(offset, both, commandLength, length);
            records.add(new Stored(atMs, both, commandLength));
        });
        return before + 1L;
    }

    /** Writes it into a data directory, as the engine would have. */
    public void store(final Path root) throws IOException {
        final DataDirectory directory = new DataDirectory(Files.createDirectories(root));
        final BatchFrame frame = new BatchFrame(1 << 20);
        try (DataDirectory.Lock lock = directory.lock();
                Journal journal = new ChronicleStore(directory)
                        .begin(
                                JournalPosition.START,
                                TestEngine.SMALL_JOURNAL.withReserve(8 << 20, 4 << 20),
                                () -> 1)) {
            for (int i = 0; i < records.size(); ) {
                frame.begin(records.get(i).timestampMs, i + 1L);
                // What a command caused besides is in its batch.
                do {
                    final Stored stored = records.get(i++);
                    final UnsafeBuffer both = new UnsafeBuffer(stored.both);
                    frame.add(
                            both,
                            0,
                            stored.commandLength,
                            both,
                            stored.commandLength,
                            stored.both.length - stored.commandLength);
                } while (i < records.size() && records.get(i).commandLength == 0);
                journal.append(frame);
            }
            journal.sync();
        }
    }

    /** A reader; its chain head is the last sequence read, in the last byte. */
    public JournalReader reader() {
        return new JournalReader() {
            private final JournalRecord record = new JournalRecord();
            private long head;

            @Override
            public long read(final long fromSequence, final RecordHandler handler) {
                return read(fromSequence, Long.MAX_VALUE, handler);
            }

            @Override
            public long read(final long fromSequence, final long toSequence, final RecordHandler handler) {
                final long to = Math.min(toSequence, records.size());
                for (long sequence = fromSequence; sequence <= to; sequence++) {
                    final Stored stored = records.get((int) sequence - 1);
                    handler.onRecord(record.wrap(
                            sequence,
                            stored.timestampMs,
                            1 + sequence / 10,
                            new UnsafeBuffer(stored.both),
                            0,
                            stored.commandLength,
                            stored.both.length - stored.commandLength));
                    head = sequence;
                }
                return Math.max(to, fromSequence - 1);
            }

            @Override
            public byte[] chainHead() {
                final byte[] hash = new byte[32];
                hash[31] = (byte) head;
                return hash;
            }

            @Override
            public void close() {
                // memory
            }
        };
    }
}
