package org.tributary.engine.cluster.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tributary.engine.journal.BatchFormat;

class HeadAgreementTest {
    private static HeadClaim head(final long batch) {
        final byte[] hash = new byte[BatchFormat.HASH_LENGTH];
        hash[0] = (byte) batch;
        return new HeadClaim(batch, 10 * batch, hash);
    }

    private static HeadAgreement upTo(final long batch) {
        final HeadAgreement agreement = new HeadAgreement(3, (peer, what, byMajority) -> {});
        for (long i = 1; i <= batch; i++) {
            agreement.journaled(head(i));
        }
        return agreement;
    }

    /** Otherwise a node that stands still until a peer agrees would never hear of a batch that it has. */
    @Test
    void shouldAgreeWithAPeerThatIsAheadWhenThisNodeStandsStill() {
        final HeadAgreement behind = upTo(5);
        final HeadAgreement ahead = upTo(9);
        final CompletableFuture<Void> answer = behind.agreedOnNewest();
        behind.claimed("b", ahead.newestAfter(-1, Long.MAX_VALUE, 0));
        assertThat(answer).isNotDone();
        assertThat(behind.wantsClaimOf("b")).isFalse();
        behind.claimed("b", ahead.newestAfter(-1, behind.newest().batch(), 0));
        assertThat(answer).isCompleted();
        assertThat(behind.agreed()).isEqualTo(5);
        assertThat(behind.wantsClaimOf("b")).isTrue();
    }

    @Test
    void shouldAnswerItsOwnNewestWhenItIsBehindTheNodeThatAsks() {
        assertThat(upTo(3).newestAfter(-1, 7, 0)).isEqualTo(head(3));
    }
}
