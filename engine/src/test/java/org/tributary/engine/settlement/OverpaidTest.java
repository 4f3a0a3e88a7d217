package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.MatchCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PaidCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCommandEncoder;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** What was paid and is taken back afterwards, in the statements. */
class OverpaidTest {
    @TempDir
    private Path directory;

    private final MemoryJournal journal = MemoryJournal.of(
            TestCampaigns.usual()
                    .pool(TestPools.ratio("m", 1, 1).budget(100_000))
                    .build(),
            OPENS_MS);

    private static DirectBuffer match(final MatchAction action) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        return new UnsafeBuffer(
                buffer,
                0,
                new MatchCommandEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .action(action)
                        .untilSequence(0)
                        .noticeMs(0)
                        .pool("m")
                        .sponsor("")
                        .organisation("")
                        .reason("")
                        .actor("ops")
                        .limit());
    }

    private static DirectBuffer list(final long knownTo, final long fen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final PayoutCommandEncoder command = new PayoutCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(0)
                .knownTo(knownTo);
        command.linesCount(1).next().amountFen(fen).pool("m").organisation("o1");
        return new UnsafeBuffer(buffer, 0, command.sponsor("s1").actor("ops").limit());
    }

    private static DirectBuffer paid(final long run, final long fen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final PaidCommandEncoder command = new PaidCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run);
        command.putFileHash(new byte[32], 0, 32);
        command.linesCount(1).next().line(1).amountFen(fen).reference("bank-1");
        return new UnsafeBuffer(buffer, 0, command.actor("ops").limit());
    }

    private List<String> settle() throws IOException {
        final Path out = directory.resolve("out");
        new Settlement(directory.resolve("data"), journal.reader(), journal.reader(), sequence -> {})
                .settle(Period.wholeCampaign(), out);
        final List<String> lines = Files.readAllLines(out.resolve("matches.csv"));
        final List<String> accounts = Files.readAllLines(out.resolve("accounts.csv"));
        return List.of(
                lines.get(1),
                accounts.stream()
                        .filter(row -> row.contains("sponsor:"))
                        .toList()
                        .toString());
    }

    @Test
    void shouldShowWhatWasPaidAndWhatAVoidTookOfItAfterwards() throws IOException {
        final long at = OPENS_MS + 5;
        journal.send(at, new Payments("t1").amount(1_000).paidAt(at).encode());
        journal.send(at, match(MatchAction.NOTICE));
        final long confirmed = journal.send(at, match(MatchAction.CONFIRM));
        final long run = journal.send(at, list(confirmed, 1_000));
        assertThat(settle().get(0)).isEqualTo("o1,s1,m,0,1000,1000,0,1000,0,0,1000,0,0,1000,1000,0");
        journal.send(at, paid(run, 1_000));
        assertThat(settle().get(0)).isEqualTo("o1,s1,m,0,1000,1000,0,0,0,0,1000,0,1000,0,0,0");
        journal.send(at, Commands.project(ProjectAction.FREEZE, "p1"));
        journal.send(at, Commands.project(ProjectAction.VOID_MATCHES, "p1"));
        final List<String> after = settle();
        assertThat(after.get(0)).isEqualTo("o1,s1,m,0,0,0,0,0,0,0,0,0,1000,0,0,1000");
        assertThat(after.get(1)).contains("sponsor:s1:overpaid,0,0,1000,-1000", "sponsor:s1:receivable,0,2000,2000,0");
    }
}
