package org.tributary.gateway.doctor;

import java.util.Map;
import java.util.TreeMap;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.record.JournalRecord;

/**
 * This machine's clock against the channels': each payment says in signed text when it was made, and the journal when it
 * arrived. Of many payments the fastest shows the clocks' difference, for none arrives before it was made.
 */
final class ClockCheck {
    /** Newest records looked at. */
    private static final long RECORDS = 20_000;

    /** Payments of a channel from which its fastest says something. */
    private static final int FEW = 20;

    /** Channels give whole seconds. */
    private static final long BEHIND_MS = -2_000;

    private static final long AHEAD_MS = 30_000;

    private final DonationCommandDecoder donation = new DonationCommandDecoder();
    private final Map<ChannelCode, Fastest> channels = new TreeMap<>();

    private static final class Fastest {
        private int payments;
        private long delayMs = Long.MAX_VALUE;
    }

    private ClockCheck() {}

    /** Looks at the newest payments up to a record. */
    static Finding of(final ChronicleStore store, final long lastSequence) {
        final ClockCheck check = new ClockCheck();
        try (JournalReader reader = store.reader()) {
            reader.read(Math.max(1, lastSequence - RECORDS), lastSequence, check::onRecord);
        }
        return check.finding();
    }

    private void onRecord(final JournalRecord record) {
        if (!record.hasCommand() || record.commandTemplate() != DonationCommandDecoder.TEMPLATE_ID) {
            return;
        }
        record.command(donation);
        if (Channels.isSource(donation.channel())) {
            // A counter's own clock, which may be minutes ahead.
            return;
        }
        final Fastest fastest = channels.computeIfAbsent(donation.channel(), channel -> new Fastest());
        fastest.payments++;
        fastest.delayMs = Math.min(fastest.delayMs, record.timestampMs() - donation.paidAtMs());
    }

    private Finding finding() {
        channels.values().removeIf(fastest -> fastest.payments < FEW);
        if (channels.isEmpty()) {
            return Finding.unknown("clock", "too few payments yet to compare with the channels' times");
        }
        final StringBuilder what = new StringBuilder("fastest payment of");
        long least = Long.MAX_VALUE;
        for (final Map.Entry<ChannelCode, Fastest> each : channels.entrySet()) {
            what.append(' ')
                    .append(Channels.nameOf(each.getKey()))
                    .append(": ")
                    .append(each.getValue().delayMs)
                    .append(" ms after its signed time;");
            least = Math.min(least, each.getValue().delayMs);
        }
        final String text = what.substring(0, what.length() - 1);
        if (least < BEHIND_MS) {
            return Finding.bad(
                    "clock",
                    text + ": this machine's clock is behind",
                    "turn on NTP (chronyd); above 300 s channels' signatures are refused");
        }
        return least > AHEAD_MS
                ? Finding.bad(
                        "clock",
                        text + ": this machine's clock is ahead, or all callbacks are late",
                        "turn on NTP (chronyd), then compare with the channel's console")
                : Finding.ok("clock", text);
    }
}
