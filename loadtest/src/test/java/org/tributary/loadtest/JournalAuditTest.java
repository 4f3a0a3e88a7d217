package org.tributary.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalAuditTest {
    private final JournalAudit audit = new JournalAudit();
    private int sequence;

    @BeforeEach
    void send() {
        audit.sent("wechatpay:1", true);
        audit.sent("wechatpay:2", false);
    }

    @Test
    void shouldFindNothingWhenTheAnsweredStandOnceAndTheUnansweredAtMostOnce() {
        row("1", "accepted");
        row("1", "duplicate");

        assertThat(audit.problems()).isEmpty();

        row("2", "held");

        assertThat(audit.problems()).isEmpty();
        assertThat(audit.counted()).isEqualTo(2);
        assertThat(audit.duplicates()).isEqualTo(1);
    }

    @Test
    void shouldSayLostWhenAnAnsweredPaymentIsMissing() {
        row("2", "accepted");

        assertThat(audit.problems()).singleElement().asString().startsWith("LOST: wechatpay:1");
    }

    @Test
    void shouldSayDoubledWhenAPaymentCountsTwice() {
        row("1", "accepted");
        row("2", "accepted");
        row("2", "accepted");

        assertThat(audit.problems()).singleElement().asString().startsWith("DOUBLED: wechatpay:2");
    }

    @Test
    void shouldSayNeverSentWhenTheJournalHasAStranger() {
        row("1", "accepted");
        row("7", "accepted");

        assertThat(audit.problems()).singleElement().asString().startsWith("NEVER SENT: wechatpay:7");
    }

    @Test
    void shouldCountAllAndNameAFewWhenMuchIsWrong() {
        for (int i = 100; i < 150; i++) {
            row(Integer.toString(i), "accepted");
        }

        assertThat(audit.problems()).hasSizeLessThan(30).last().asString().contains("51 in all");
    }

    private void row(final String id, final String outcome) {
        final ObjectNode row = new ObjectMapper().createObjectNode();
        row.put("sequence", ++sequence)
                .put("kind", "donation")
                .put("channel", "wechatpay")
                .put("transactionId", id)
                .put("outcome", outcome);
        audit.record(row);
    }
}
