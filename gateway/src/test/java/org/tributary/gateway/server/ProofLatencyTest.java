package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.transparency.InclusionProof;
import org.tributary.engine.transparency.Prover;
import org.tributary.engine.transparency.Roots;

/**
 * Latency of a donation's proof on a large settled day, with a separate reader each time, as in the API. The day is
 * kept where {@code -Dproof.data} says, for measuring the commands by hand.
 */
@Tag("long")
class ProofLatencyTest {
    private static final int DONATIONS = Integer.getInteger("donations", 1_000_000);
    private static final int PER_BATCH = Integer.getInteger("per.batch", 4);
    private static final int PROOFS = 200;
    private static final long MAX_NANOS = 100_000_000L;

    @TempDir
    private Path temporary;

    @Test
    void shouldProveADonationWithinATenthOfASecondWhenTheDayIsLarge() throws Exception {
        final Path data = Path.of(System.getProperty("proof.data", temporary.toString()));
        if (!Files.exists(data.resolve("roots"))) {
            settle(data, PastDay.writeLarge(data, DONATIONS, PER_BATCH));
        }
        final Roots roots = new Roots(data);
        final Random random = new Random(5);
        final long[] nanos = new long[PROOFS];
        for (int i = 0; i < PROOFS; i++) {
            final String id = "past-" + random.nextInt(DONATIONS);
            final long startNanos = System.nanoTime();
            try (JournalReader journal = new ChronicleJournalReader(new DataDirectory(data))) {
                final InclusionProof proof = new Prover(roots, journal).prove("wechatpay", id);
                nanos[i] = System.nanoTime() - startNanos;
                assertThat(proof.check()).isEqualTo(InclusionProof.Result.RIGHT);
            }
        }
        final long first = nanos[0];
        Arrays.sort(nanos);
        System.out.printf(
                "proof of one of %,d donations, %d a batch: first %.1f ms, median %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                DONATIONS,
                PER_BATCH,
                first / 1e6,
                nanos[PROOFS / 2] / 1e6,
                nanos[PROOFS * 99 / 100] / 1e6,
                nanos[PROOFS - 1] / 1e6);
        assertThat(nanos[PROOFS / 2]).isLessThan(MAX_NANOS);
    }

    private static void settle(final Path data, final PastDay past) throws Exception {
        final DataDirectory directory = new DataDirectory(data);
        final Path out = data.resolve("settled");
        try (JournalReader journal = new ChronicleJournalReader(directory);
                JournalReader lookups = new ChronicleJournalReader(directory)) {
            final Settlement.Result result =
                    new Settlement(data, journal, lookups, sequence -> {}).settle(past.day, out);
            assertThat(result.isFinal()).isTrue();
        }
    }
}
