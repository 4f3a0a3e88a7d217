package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.settlement.SettledDay.DAY;
import static org.tributary.engine.settlement.SettledDay.NINE_MS;
import static org.tributary.engine.settlement.SettledDay.campaign;
import static org.tributary.engine.settlement.SettledDay.journal;
import static org.tributary.engine.settlement.SettledDay.pay;
import static org.tributary.engine.settlement.SettledDay.refunded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.testkit.Payments;

/** Fees, and what a channel does not settle, in the books of a day. */
class SettledFeesTest {
    @TempDir
    private Path directory;

    private SettledDay settled;

    @BeforeEach
    void begin() {
        settled = new SettledDay(directory);
    }

    @Test
    void shouldChargeEachTradeByItselfWhenTheFeeIsRoundedByTrade() throws IOException {
        final MemoryJournal journal = journal();
        for (int i = 0; i < 10; i++) {
            journal.send(NINE_MS + i, pay("t" + i).amount(100).encode());
        }

        settled.settle(journal, DAY);

        // 0.60 % of 1.00 is 0.6 fen, charged as a whole fen ten times
        assertThat(settled.json().get("totals").get("feeFen").asLong()).isEqualTo(10);
        assertThat(settled.balances()).containsEntry("channel:wechatpay:receivable", 1_000L - 10);
    }

    @Test
    void shouldRoundOnceWhenTheFeeIsRoundedByDay() throws IOException {
        final MemoryJournal journal = journal(new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, true));
        for (int i = 0; i < 10; i++) {
            journal.send(NINE_MS + i, pay("t" + i).amount(100).encode());
        }

        settled.settle(journal, DAY);

        assertThat(settled.json().get("totals").get("feeFen").asLong()).isEqualTo(6);
    }

    @Test
    void shouldGiveBackTheFeeOfARefundByTheTableOfItsPaymentWhenTheTableHasChanged() throws IOException {
        final MemoryJournal journal = journal();
        final Payments paid = pay("t1").amount(10_000);
        final long sequence = journal.send(NINE_MS, paid.encode());
        final Campaign dearer = campaign(new Campaign.Fee(ChannelCode.WECHATPAY, "", 10_000, false, false));
        CampaignEncoder.commands(dearer, 1, "ops", new byte[32]).forEach(command -> journal.send(NINE_MS + 1, command));
        journal.send(NINE_MS + 2, refunded(paid, sequence));

        settled.settle(journal, DAY);

        assertThat(settled.json().get("totals").get("feeFen").asLong()).isZero();
        assertThat(settled.balances()).doesNotContainKey("channel:wechatpay:receivable");
    }

    @Test
    void shouldOweNothingAndSayNothingIsDueWhenAPaymentWithACouponIsRefundedInFull() throws IOException {
        final MemoryJournal journal = journal();
        final Payments paid = pay("t1").amount(10_000).unsettled(1_000);
        final long sequence = journal.send(NINE_MS, paid.encode());
        journal.send(NINE_MS + 1, refunded(paid, sequence));

        settled.settle(journal, DAY);

        assertThat(settled.balances()).isEmpty();
        final JsonNode organisation = settled.json().get("organisations").get(0);
        assertThat(organisation.get("netFen").asLong()).isZero();
        assertThat(organisation.get("unsettledFen").asLong()).isEqualTo(1_000);
        assertThat(organisation.get("unsettledReturnedFen").asLong()).isEqualTo(1_000);
    }

    @Test
    void shouldLeaveNothingInSuspenseWhenARefundThatCameFirstIsJoinedToAPaymentWithACoupon() throws IOException {
        final MemoryJournal journal = journal();
        final Payments paid = pay("t1").amount(10_000).unsettled(1_000);
        journal.send(NINE_MS, refunded(paid, 0));
        journal.send(NINE_MS + 1, paid.encode());

        settled.settle(journal, DAY);

        assertThat(settled.balances()).isEmpty();
        assertThat(settled.csv("held.csv")).isEmpty();
    }
}
