package org.tributary.engine.testkit;

import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.PaidDay;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.MatchCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PaidCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCommandEncoder;

/** Builds the commands of match money on its way to organisations. */
public final class MatchMoney {
    private MatchMoney() {}

    /** A step of all of a pool's money until now; a notice is over at once. */
    public static DirectBuffer step(final MatchAction action, final String pool) {
        final UnsafeBuffer buffer = buffer();
        return view(
                buffer,
                new MatchCommandEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .action(action)
                        .untilSequence(0)
                        .noticeMs(0)
                        .knownTo(0)
                        .pool(pool)
                        .sponsor("")
                        .organisation("")
                        .reason("")
                        .actor("ops")
                        .limit());
    }

    /** A run; lines by {@code pool/organisation}, in the map's order. */
    public static DirectBuffer list(
            final String sponsor, final long knownTo, final boolean waits, final Map<String, Long> lines) {
        final UnsafeBuffer buffer = buffer();
        final PayoutCommandEncoder command = new PayoutCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(0)
                .knownTo(knownTo)
                .waits((short) (waits ? 1 : 0));
        final PayoutCommandEncoder.LinesEncoder group = command.linesCount(lines.size());
        lines.forEach((key, fen) -> {
            final String[] parts = key.split("/");
            group.next().amountFen(fen).pool(parts[0]).organisation(parts[1]);
        });
        return view(buffer, command.sponsor(sponsor).actor("ops").limit());
    }

    /** A payment of a line. */
    public static DirectBuffer paid(final long run, final int line, final long fen) {
        return paid(run, line, fen, PaidDay.NOT_SAID);
    }

    /** A payment of a line on a day, in days since 1970-01-01. */
    public static DirectBuffer paid(final long run, final int line, final long fen, final int paidOnDay) {
        final UnsafeBuffer buffer = buffer();
        final PaidCommandEncoder command = new PaidCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run);
        command.putFileHash(new byte[32], 0, 32);
        command.linesCount(1)
                .next()
                .line(line)
                .amountFen(fen)
                .paidOnDay(paidOnDay)
                .reference("bank-" + fen);
        return view(buffer, command.actor("ops").limit());
    }

    /** The end of a run. */
    public static DirectBuffer cancel(final long run) {
        final UnsafeBuffer buffer = buffer();
        return view(
                buffer,
                new PayoutCancelCommandEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .run(run)
                        .reason("")
                        .actor("ops")
                        .limit());
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(new byte[1024]);
    }

    private static DirectBuffer view(final UnsafeBuffer buffer, final int limit) {
        return new UnsafeBuffer(buffer, 0, limit);
    }
}
