package org.tributary.engine.oracle;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.settlement.MemoryJournal;

/** A random stream of everything that can happen to a campaign, decided by the real core and kept as a journal. */
public final class RecordedStream implements RecordingCore.Listener {
    private final MemoryJournal journal = new MemoryJournal();
    private final Set<Short> templates = new TreeSet<>();

    private final Consumer<UnsafeBuffer> change;

    /** A stream that is not played yet. */
    RecordedStream() {
        this(command -> {});
    }

    /**
     * A stream whose journal has other commands than the core decided.
     *
     * @param change of a command before it is kept
     */
    RecordedStream(final Consumer<UnsafeBuffer> change) {
        this.change = change;
    }

    /** Plays the stream of a seed against the oracle; what the core decided is the journal. */
    public static RecordedStream of(final long seed, final int length) {
        final RecordedStream stream = new RecordedStream();
        new Duel(() -> new RecordingCore(stream), new StreamGenerator(seed, Feature.configured()).next(length), seed)
                .run();
        return stream;
    }

    public MemoryJournal journal() {
        return journal;
    }

    /** Template ids of its commands and outcomes. */
    public Set<Short> templates() {
        return templates;
    }

    @Override
    public void released(
            final DonationCore core,
            final long sequence,
            final long atMs,
            final DirectBuffer command,
            final int commandLength,
            final DirectBuffer outcome) {
        if (sequence != journal.size() + 1) {
            return; // The duel plays it all again to a fresh core.
        }
        final byte[] commandBytes = new byte[commandLength];
        command.getBytes(0, commandBytes);
        if (commandLength > 0) {
            change.accept(new UnsafeBuffer(commandBytes));
        }
        final byte[] outcomeBytes = new byte[outcome.capacity()];
        outcome.getBytes(0, outcomeBytes);
        journal.keep(atMs, commandBytes, outcomeBytes);
        if (commandLength > 0) {
            templates.add(new MessageHeaderDecoder()
                    .wrap(new UnsafeBuffer(commandBytes), 0)
                    .templateId());
        }
        templates.add(new MessageHeaderDecoder().wrap(outcome, 0).templateId());
    }

    @Override
    public void ended(final DonationCore core, final long atMs) {
        // A journal has no batches that matter here.
    }
}
