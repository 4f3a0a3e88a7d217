package org.tributary.engine.testkit;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.table.MemorySnapshot;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/**
 * A host for tests: pulses first, as every host must, and keeps what was decided. {@link #send} gives the records of
 * the one command, the answer first.
 */
public final class CoreDriver {
    private DonationCore core = new DonationCore();
    private final List<Sent> sent = new ArrayList<>();
    private final List<RecordView> all = new ArrayList<>();
    private final List<byte[]> outcomes = new ArrayList<>();
    private long nowMs = TestCampaigns.OPENS_MS - TestCampaigns.DAY_MS;
    private boolean pulses = true;
    private boolean checks = true;
    private boolean keeps = true;

    private RecordHandler listener = record -> {};

    private record Sent(long atMs, DirectBuffer command) {}

    /** A core that tells a listener of every record. */
    public static CoreDriver toldTo(final RecordHandler listener) {
        final CoreDriver driver = new CoreDriver();
        driver.listener = listener;
        return driver;
    }

    /** A core with the usual settings and this campaign. */
    public static CoreDriver of(final Campaign campaign) {
        final CoreDriver driver = new CoreDriver();
        driver.send(Commands.settings());
        driver.commit(campaign);
        return driver;
    }

    /** A core with the usual settings and this campaign. */
    public static CoreDriver of(final TestCampaigns campaign) {
        return of(campaign.build());
    }

    /** Sets the clock, which never goes back. */
    public CoreDriver at(final long atMs) {
        nowMs = atMs;
        return this;
    }

    public long nowMs() {
        return nowMs;
    }

    public DonationCore core() {
        return core;
    }

    /** Every record so far. */
    public List<RecordView> all() {
        return all;
    }

    /** Sends a change of the campaign; the answer of its commit. */
    public RecordView commit(final Campaign campaign) {
        RecordView last = null;
        final int version = core.state().frame().version();
        for (final DirectBuffer command : CampaignEncoder.commands(campaign, version, "ops", new byte[32])) {
            last = send(command).get(0);
        }
        return last;
    }

    /** Runs the pulses that are due by now; their records. */
    public List<RecordView> pulse() {
        final int before = all.size();
        pulseWhileDue();
        return List.copyOf(all.subList(before, all.size()));
    }

    /** Lets time go on millisecond by millisecond until all that is due soon is done; the records. */
    public List<RecordView> drain() {
        final int before = all.size();
        while (core.nextDeadlineMs() <= nowMs + 1) {
            nowMs = Math.max(nowMs, core.nextDeadlineMs());
            pulseWhileDue();
        }
        return List.copyOf(all.subList(before, all.size()));
    }

    /** Decides a payment; its record. */
    public RecordView send(final Payments payment) {
        return send(payment.encode()).get(0);
    }

    /** Decides a command; its records, the answer first. */
    public List<RecordView> send(final DirectBuffer command) {
        pulseWhileDue();
        return decide(command);
    }

    /** Keeps no record that was read, so that {@link #all}, {@link #pulse} and {@link #drain} give none of them: for more than the heap holds. */
    public CoreDriver unkept() {
        keeps = false;
        return this;
    }

    /** Leaves pulses and conservation checks to the test: for long streams. */
    public CoreDriver unchecked() {
        checks = false;
        return this;
    }

    /** Writes a snapshot and goes on from it in a fresh core, which must be in the same state. */
    public CoreDriver restart() {
        final MemorySnapshot snapshot = new MemorySnapshot();
        core.writeSnapshot(snapshot);
        final DonationCore fresh = new DonationCore();
        fresh.readSnapshot(snapshot.source());
        if (!java.util.Arrays.equals(core.stateHash(), fresh.stateHash())) {
            throw new AssertionError("the state hash is another after a restart");
        }
        core = fresh;
        return this;
    }

    /** Runs all commands again in a fresh core, which must decide the same, byte by byte. */
    public void replay() {
        final DonationCore again = new DonationCore();
        final List<byte[]> decided = new ArrayList<>();
        for (final Sent command : sent) {
            again.onCommand(
                    command.atMs,
                    command.command,
                    0,
                    command.command.capacity(),
                    (sequence, buffer, offset, length) -> {
                        final byte[] copy = new byte[length];
                        buffer.getBytes(offset, copy);
                        decided.add(copy);
                    });
        }
        for (int i = 0; i < outcomes.size(); i++) {
            if (!java.util.Arrays.equals(outcomes.get(i), decided.get(i))) {
                throw new AssertionError("replay decides otherwise at sequence " + (i + 1));
            }
        }
        if (decided.size() != outcomes.size() || !java.util.Arrays.equals(again.stateHash(), core.stateHash())) {
            throw new AssertionError("replay ends in another state");
        }
    }

    private void pulseWhileDue() {
        while (pulses && core.nextDeadlineMs() <= nowMs) {
            decide(Commands.pulse());
        }
    }

    private List<RecordView> decide(final DirectBuffer command) {
        final List<RecordView> records = new ArrayList<>();
        sent.add(new Sent(nowMs, command));
        core.onCommand(nowMs, command, 0, command.capacity(), (sequence, buffer, offset, length) -> {
            final byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            outcomes.add(copy);
            final byte[] both = new byte[command.capacity() + length];
            command.getBytes(0, both, 0, command.capacity());
            buffer.getBytes(offset, both, command.capacity(), length);
            final int commandLength = records.isEmpty() ? command.capacity() : 0;
            final RecordView view = new RecordView();
            final JournalRecord record = new JournalRecord()
                    .wrap(
                            sequence,
                            nowMs,
                            sequence,
                            new UnsafeBuffer(both),
                            command.capacity() - commandLength,
                            commandLength,
                            length);
            new RecordViewDecoder().decode(view, record);
            records.add(view);
            listener.onRecord(record);
        });
        if (keeps) {
            all.addAll(records);
        }
        if (checks) {
            core.checkConservation();
        }
        return records;
    }
}
