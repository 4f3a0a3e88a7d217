package org.tributary.gateway.channel.payments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tributary.gateway.channel.PaymentSource;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/**
 * A source's {@code NAME.json}: {@code {"code":1,"merchant":"counter-1"}} or {@code {"code":2,"billedBy":"wechatpay"}}.
 *
 * @param merchant the process's merchant at this source; empty if a channel bills it
 */
record SourceDefinition(PaymentSource source, String merchant) {
    /** Highest code: the journal has that many. */
    static final int MAX_CODE = 16;

    /** Channels that can bill a source. Stripe reports every payment itself. */
    static final List<String> BILLING = List.of("wechatpay", "alipay", "unionpay");

    private static final String CODE = "code";
    private static final String MERCHANT = "merchant";
    private static final String BILLED_BY = "billedBy";

    static SourceDefinition read(final String name, final Path file) throws KeyFileException {
        final byte[] bytes = KeyFiles.text(file).getBytes(StandardCharsets.UTF_8);
        long code = 0;
        String merchant = "";
        String billedBy = "";
        try {
            final JsonCursor json = JsonCursor.open(bytes, bytes.length);
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                switch (field) {
                    case CODE -> code = json.number();
                    case MERCHANT -> merchant = json.text();
                    case BILLED_BY -> billedBy = json.text();
                    default ->
                        throw new KeyFileException(
                                file + " has a field other than " + CODE + ", " + MERCHANT + " and " + BILLED_BY);
                }
            }
            json.end();
        } catch (final MalformedException e) {
            throw new KeyFileException(
                    file + " must be one JSON object like {\"code\":1,\"merchant\":\"counter-1\"}: " + e.getMessage(),
                    e);
        }
        if (code < 1 || code > MAX_CODE) {
            throw new KeyFileException(file + " needs a \"code\" from 1 to " + MAX_CODE
                    + " that no other source has or had: records name the source by it");
        }
        check(file, merchant, billedBy);
        return new SourceDefinition(new PaymentSource((int) code, name, billedBy), merchant);
    }

    private static void check(final Path file, final String merchant, final String billedBy) throws KeyFileException {
        if (billedBy.isEmpty()) {
            KeyFiles.required(Map.of(MERCHANT, merchant), MERCHANT, file);
        } else if (!BILLING.contains(billedBy)) {
            throw new KeyFileException(file + ": \"" + BILLED_BY + "\" must be one of " + String.join(", ", BILLING));
        } else if (!merchant.isEmpty()) {
            throw new KeyFileException(file + " must leave out \"" + MERCHANT + "\": keys/" + billedBy + " names it");
        }
    }
}
