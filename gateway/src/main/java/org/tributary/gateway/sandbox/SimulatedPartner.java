package org.tributary.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.SenderSignature;

/** A partner that sends contributions. Safe for any thread. */
public final class SimulatedPartner {
    private final String partner;
    private final HmacKey secret;

    SimulatedPartner(final Path directory, final String partner) throws KeyFileException {
        this.partner = partner;
        final String text =
                KeyFiles.secrets(directory.resolve(partner + ".secret")).get(0);
        secret = new HmacKey(text.getBytes(StandardCharsets.UTF_8));
    }

    /** So many steps, flowers and the like. */
    public SignedCallback quantity(
            final String id,
            final String conversion,
            final String donor,
            final String project,
            final long quantity,
            final long atMs) {
        return signed(gift(id, conversion, donor, project, atMs).put("quantity", quantity), atMs);
    }

    /** An order of that amount. */
    public SignedCallback amount(
            final String id,
            final String conversion,
            final String donor,
            final String project,
            final long amountFen,
            final long atMs) {
        return signed(gift(id, conversion, donor, project, atMs).put("amountFen", amountFen), atMs);
    }

    /** Takes a contribution back. */
    public SignedCallback reversal(final String id, final String reverses, final long sentAtMs) {
        return signed(new JsonText().put("id", id).put("partner", partner).put("reverses", reverses), sentAtMs);
    }

    private JsonText gift(
            final String id, final String conversion, final String donor, final String project, final long atMs) {
        return new JsonText()
                .put("id", id)
                .put("partner", partner)
                .put("conversion", conversion)
                .put("donor", donor)
                .put("project", project)
                .put("at", Instant.ofEpochMilli(atMs).toString());
    }

    private SignedCallback signed(final JsonText json, final long sentAtMs) {
        return signed(json.end().getBytes(StandardCharsets.UTF_8), sentAtMs);
    }

    /** Signs any body as the partner would. */
    public SignedCallback signed(final byte[] body, final long sentAtMs) {
        final Map<String, String> headers = new HashMap<>(SenderSignature.headers(secret, sentAtMs, body));
        headers.put("Content-Type", "application/json");
        headers.put("Tributary-Partner", partner);
        return new SignedCallback("/callbacks/contributions", headers, body);
    }
}
