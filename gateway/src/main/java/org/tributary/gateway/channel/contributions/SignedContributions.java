package org.tributary.gateway.channel.contributions;

import java.nio.file.Path;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.Contribution;
import org.tributary.gateway.channel.ContributionReader;
import org.tributary.gateway.channel.key.KeyDirectory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.key.NamedSecrets;
import org.tributary.gateway.channel.key.SenderSignature;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;
import org.tributary.gateway.channel.parse.SignedText;
import org.tributary.gateway.channel.parse.Times;

/**
 * Reads contributions. {@code at} must lie within 48 hours of the arrival, because caps count by the day of {@code at}.
 */
public final class SignedContributions implements ContributionReader {
    /** Longest id of a conversion or project accepted, in bytes; the core refuses ids that are not well-formed. */
    public static final int MAX_NAME_BYTES = 64;

    /** Longest id of a donor, in bytes. */
    public static final int MAX_DONOR_BYTES = 128;

    private static final long MAX_AGE_MS = 48 * 3_600_000L;
    private static final long MAX_QUANTITY = 1_000_000_000_000L;

    private final KeyDirectory<NamedSecrets> keys;
    private final SenderSignature signature;

    /**
     * Loads the secrets.
     *
     * @param directory as {@code keys/partners}
     * @throws KeyFileException if a file is unusable
     */
    public SignedContributions(final Path directory, final KeyPolicy policy) throws KeyFileException {
        keys = new KeyDirectory<>(directory, policy, NamedSecrets::load);
        signature = new SenderSignature(keys);
    }

    /** The secrets, for rotation. */
    public KeyDirectory<?> keys() {
        return keys;
    }

    @Override
    public Verdict read(final CallbackRequest request, final Contribution to) {
        to.clear();
        if (request.bodyLength() > SignedText.MAX_BODY_BYTES) {
            return Verdict.MALFORMED;
        }
        final String partner = request.header("Tributary-Partner");
        if (partner == null || !signature.isOf(partner, request)) {
            return Verdict.NOT_AUTHENTIC;
        }
        try {
            readBody(request, to);
            // A partner must not sign another partner's contributions.
            if (!to.partner.equals(partner) && (to.reverses.isEmpty() || !to.partner.isEmpty())) {
                throw new MalformedException("the partner of the header is not that of the body");
            }
            to.partner = partner;
            check(request.arrivalMs(), to);
            return to.reverses.isEmpty() ? Verdict.CONTRIBUTION : Verdict.REVERSAL;
        } catch (final MalformedException e) {
            to.clear();
            return Verdict.MALFORMED;
        }
    }

    private static void readBody(final CallbackRequest request, final Contribution to) throws MalformedException {
        boolean timed = false;
        final JsonCursor json = JsonCursor.open(request.body(), request.bodyLength());
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "id" -> to.id = Fields.id(json.text());
                case "partner" -> to.partner = json.text();
                case "conversion" -> to.conversion = Fields.visible(json.text(), MAX_NAME_BYTES);
                case "donor" -> to.donor = Fields.text(json.text(), MAX_DONOR_BYTES);
                case "project" -> to.project = Fields.text(json.text(), MAX_NAME_BYTES);
                case "quantity" -> to.quantity = positive(json.number(), MAX_QUANTITY);
                case "amountFen" -> to.amountFen = positive(json.number(), Fields.MAX_AMOUNT_FEN);
                case "reverses" -> to.reverses = Fields.id(json.text());
                case "at" -> {
                    to.atMs = Times.rfc3339(json.text());
                    timed = true;
                }
                default -> json.skip();
            }
        }
        json.end();
        if (!timed) {
            if (to.reverses.isEmpty()) {
                throw new MalformedException("a contribution without its time");
            }
            to.atMs = request.arrivalMs();
        }
    }

    private static long positive(final long number, final long max) throws MalformedException {
        if (number <= 0 || number > max) {
            throw new MalformedException("a quantity or amount out of range");
        }
        return number;
    }

    private static void check(final long arrivalMs, final Contribution to) throws MalformedException {
        if (to.id.isEmpty() || Math.abs(to.atMs - arrivalMs) > MAX_AGE_MS) {
            throw new MalformedException("a contribution without id, or with a time out of range");
        }
        final boolean given = to.quantity > 0 != to.amountFen > 0
                && !to.conversion.isEmpty()
                && !to.donor.isEmpty()
                && !to.project.isEmpty();
        final boolean reversal = to.quantity == 0 && to.amountFen == 0 && !to.reverses.equals(to.id);
        if (to.reverses.isEmpty() ? !given : !reversal) {
            throw new MalformedException("neither a contribution nor a reversal");
        }
    }
}
