package org.tributary.engine.cluster.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
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

    /** Others are told of no record before. */
    @Test
    void shouldNameTheLastRecordThatAPeerAgreesOn() {
        final HeadAgreement agreement = new HeadAgreement(3, (peer, what, byMajority) -> {});
        agreement.startFrom(head(4));
        agreement.journaled(head(5));
        assertThat(agreement.agreedSequence()).as("no peer has answered").isZero();
        agreement.claimed("b", head(3));
        assertThat(agreement.agreedSequence())
                .as("a batch whose head is not kept")
                .isZero();
        agreement.claimed("b", head(4));
        assertThat(agreement.agreedSequence()).isEqualTo(40);
        agreement.claimed("c", new HeadClaim(5, 50, head(9).chainHead()));
        assertThat(agreement.agreedSequence()).as("c has another batch 5").isEqualTo(40);
        agreement.claimed("b", head(7));
        assertThat(agreement.agreedSequence()).as("b is ahead").isEqualTo(40);
        agreement.journaled(head(6));
        agreement.journaled(head(7));
        assertThat(agreement.agreedSequence()).isEqualTo(70);
        agreement.claimed("b", head(6));
        assertThat(agreement.agreedSequence()).as("an old claim").isEqualTo(70);
    }

    @Test
    void shouldNameTheNewestRecordInAGroupOfOneAndWaitOnceThereIsAnother() {
        final HeadAgreement agreement = new HeadAgreement(1, (peer, what, byMajority) -> {});
        agreement.startFrom(head(4));
        assertThat(agreement.agreedSequence()).isEqualTo(40);
        agreement.members(Set.of("b"));
        agreement.journaled(head(5));
        assertThat(agreement.agreedSequence()).isZero();
        agreement.claimed("b", head(5));
        assertThat(agreement.agreedSequence()).isEqualTo(50);
    }

    @Test
    void shouldAnswerItsOwnNewestWhenItIsBehindTheNodeThatAsks() {
        assertThat(upTo(3).newestAfter(-1, 7, 0)).isEqualTo(head(3));
    }
}
