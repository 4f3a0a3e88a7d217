package org.tributary.loadtest.books;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.loadtest.scenario.Campaign;

class JournalAuditTest {
    private final JournalAudit audit = new JournalAudit(null);
    private int sequence;

    @BeforeEach
    void send() {
        audit.sent(1, "wechatpay:1", true);
        audit.sent(2, "wechatpay:2", false);
    }

    @Test
    void shouldFindNothingWhenTheAnsweredStandOnceAndTheUnansweredAtMostOnce() {
        row("1", "accepted");
        row("1", "duplicate");

        assertThat(audit.problems(request -> "wechatpay:" + request)).isEmpty();

        row("2", "held");

        assertThat(audit.problems(request -> "wechatpay:" + request)).isEmpty();
        assertThat(audit.counted()).isEqualTo(2);
        assertThat(audit.duplicates()).isEqualTo(1);
    }

    @Test
    void shouldSayLostWhenAnAnsweredPaymentIsMissing() {
        row("2", "accepted");

        assertThat(audit.problems(request -> "wechatpay:" + request))
                .singleElement()
                .asString()
                .startsWith("LOST: wechatpay:1");
        assertThat(audit.lost()).isEqualTo(1);
        assertThat(audit.doubled()).isZero();
    }

    @Test
    void shouldSayDoubledWhenAPaymentCountsTwice() {
        row("1", "accepted");
        row("2", "accepted");
        row("2", "accepted");

        assertThat(audit.problems(request -> "wechatpay:" + request))
                .singleElement()
                .asString()
                .startsWith("DOUBLED: wechatpay:2");
        assertThat(audit.lost()).isZero();
        assertThat(audit.doubled()).isEqualTo(1);
    }

    @Test
    void shouldSayNeverSentWhenTheJournalHasAStranger() {
        row("1", "accepted");
        row("7", "accepted");

        assertThat(audit.problems(request -> "wechatpay:" + request))
                .singleElement()
                .asString()
                .startsWith("NEVER SENT: wechatpay:7");
    }

    @Test
    void shouldCountAllAndNameAFewWhenMuchIsWrong() {
        for (int i = 100; i < 150; i++) {
            row(Integer.toString(i), "accepted");
        }

        assertThat(audit.problems(request -> "wechatpay:" + request))
                .hasSizeLessThan(30)
                .last()
                .asString()
                .contains("51 in all");
    }

    @Test
    void shouldSayLostAndDoubledOfRefundsToo() {
        audit.sent(3, "wechatpay:1/", true);
        row("1", "accepted");

        assertThat(audit.problems(request -> "refund " + request))
                .singleElement()
                .isEqualTo("LOST: refund 3 was answered with success and is not in the journal");

        audit.record(json("refund", "1", "refunded").put("amountFen", 50));
        audit.record(json("refund", "1", "refunded").put("amountFen", 50));

        assertThat(audit.problems(request -> "")).singleElement().asString().startsWith("DOUBLED: wechatpay:1/");
        assertThat(audit.refunds()).isEqualTo(2);
    }

    @Test
    void shouldCountLostAndDoubledOfASpanOfRequests() {
        audit.sent(3, "wechatpay:3", true);
        row("2", "accepted");
        row("2", "accepted");

        assertThat(audit.lost(1, 3)).isEqualTo(1);
        assertThat(audit.lost(2, 4)).isEqualTo(1);
        assertThat(audit.lost(1, 4)).isEqualTo(2);
        assertThat(audit.doubled(1, 3)).isEqualTo(1);
        assertThat(audit.doubled(3, 4)).isZero();
    }

    @Test
    void shouldTakeTheDonationThatCrossesTheGoalAndNoneAfterIt() {
        final JournalAudit gallery = new JournalAudit(new Campaign(1, 250, 36, 0));
        for (int i = 1; i <= 5; i++) {
            gallery.sent(i, "wechatpay:" + i, true);
        }
        for (int i = 1; i <= 3; i++) {
            gallery.record(json("donation", Integer.toString(i), "accepted").put("amountFen", 100));
        }
        gallery.record(json("donation", "4", "held").put("amountFen", 100));

        // the fifth was answered and is still missing
        assertThat(gallery.problems(request -> "")).singleElement().asString().startsWith("LOST");
        assertThat(gallery.acceptedFen()).isEqualTo(300);

        gallery.record(json("donation", "5", "accepted").put("amountFen", 100));

        assertThat(gallery.problems(request -> "")).singleElement().asString().startsWith("GOAL: wechatpay:5");
    }

    private ObjectNode json(final String kind, final String id, final String outcome) {
        return new ObjectMapper()
                .createObjectNode()
                .put("sequence", ++sequence)
                .put("kind", kind)
                .put("channel", "wechatpay")
                .put("transactionId", id)
                .put("outcome", outcome);
    }

    private void row(final String id, final String outcome) {
        audit.record(json("donation", id, outcome));
    }
}
