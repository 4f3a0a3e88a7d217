package org.tributary.engine.settlement.payout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.settlement.match.MatchKey;
import org.tributary.engine.settlement.match.Payouts;
import org.tributary.engine.settlement.match.RelatedDonations;

/**
 * Bodies of WeChat Pay's charity transfers, {@code POST /v3/fund-app/mch-transfer/partner/charity-transfer-bills}, as WeChat Pay's page
 * "发起公益捐赠" of 2025-07-10 has them. A transfer above 1,000 yuan names a transaction of at least a tenth of it; each transaction is named
 * once.
 */
final class Transfers {
    /** Above this a transfer needs its transaction. */
    static final long ALONE_FEN = 100_000;

    private static final int TIMES = 10;
    private static final int NUMBER_CHARS = 32;
    private static final JsonFactory JSON = new JsonFactory();

    private final Set<String> named = new HashSet<>();

    /** A transaction for a transfer. */
    record Transaction(boolean isNeeded, RelatedDonations.@Nullable Donation donation) {
        boolean isMissing() {
            return isNeeded && donation == null;
        }
    }

    /** The smallest transaction that is large enough, of those that are related and not named yet. */
    Transaction transaction(final long fen, final List<RelatedDonations.Donation> related) {
        if (fen <= ALONE_FEN) {
            return new Transaction(false, null);
        }
        RelatedDonations.Donation found = null;
        for (final RelatedDonations.Donation donation : related) {
            final boolean isEnough = Math.multiplyExact(donation.amountFen(), TIMES) >= fen;
            if (isEnough && !named.contains(donation.transactionId())) {
                found = donation;
            }
        }
        if (found != null) {
            named.add(found.transactionId());
        }
        return new Transaction(true, found);
    }

    /**
     * The number of a transfer: the same whenever the same money of a run is written, another one for the rest once a part is paid.
     *
     * @param chainHead hash of the batch with the run's first record
     */
    static String number(final String chainHead, final long run, final Payouts.Line line) {
        final MatchKey key = line.key();
        final String text =
                chainHead + '\n' + run + '\n' + key.pool() + '\n' + key.organisation() + '\n' + line.paidFen();
        return HexFormat.of()
                .formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)))
                .substring(0, NUMBER_CHARS);
    }

    static String body(
            final Payer payer,
            final String number,
            final String payee,
            final String run,
            final Payouts.Line line,
            final Transaction transaction)
            throws IOException {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("out_budget_no", payer.budget());
            json.writeStringField("out_transfer_no", number);
            final RelatedDonations.Donation donation = transaction.donation();
            if (donation != null) {
                json.writeObjectFieldStart("transaction_info");
                json.writeStringField("transaction_type", "WXPAY");
                json.writeStringField("transaction_id", donation.transactionId());
                json.writeEndObject();
            }
            json.writeStringField("sponsor_mchid", payer.merchant());
            json.writeStringField("receive_mchid", payee);
            json.writeNumberField("amount", line.openFen());
            json.writeStringField("transfer_remark", "配捐 " + run + '/' + line.number());
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }
}
