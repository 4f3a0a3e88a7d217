package org.tributary.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/** A partner that sends contributions. Safe for any thread. */
public final class SimulatedPartner {
    private final String partner;
    private final HmacKey secret;

    SimulatedPartner(Path directory, String partner) throws KeyFileException {
        this.partner = partner;
        String text = KeyFiles.secrets(directory.resolve(partner + ".secret")).get(0);
        secret = new HmacKey(text.getBytes(StandardCharsets.UTF_8));
    }

    /** So many steps, flowers and the like. */
    public SignedCallback quantity(
            String id, String conversion, String donor, String project, long quantity, long atMs) {
        return signed(gift(id, conversion, donor, project, atMs).put("quantity", quantity), atMs);
    }

    /** An order of that amount. */
    public SignedCallback amount(
            String id, String conversion, String donor, String project, long amountFen, long atMs) {
        return signed(gift(id, conversion, donor, project, atMs).put("amountFen", amountFen), atMs);
    }

    /** Takes a contribution back. */
    public SignedCallback reversal(String id, String reverses, long sentAtMs) {
        return signed(new JsonText().put("id", id).put("partner", partner).put("reverses", reverses), sentAtMs);
    }

    private JsonText gift(String id, String conversion, String donor, String project, long atMs) {
        return new JsonText()
                .put("id", id)
                .put("partner", partner)
                .put("conversion", conversion)
                .put("donor", donor)
                .put("project", project)
                .put("at", Instant.ofEpochMilli(atMs).toString());
    }

    private SignedCallback signed(JsonText json, long sentAtMs) {
        return signed(json.end().getBytes(StandardCharsets.UTF_8), sentAtMs);
    }

    /** Signs any body as the partner would. */
    public SignedCallback signed(byte[] body, long sentAtMs) {
        String timestamp = Long.toString(sentAtMs / 1000);
        return new SignedCallback(
                "/callbacks/contributions",
                Map.of(
                        "Content-Type",
                        "application/json",
                        "Tributary-Partner",
                        partner,
                        "Tributary-Timestamp",
                        timestamp,
                        "Tributary-Signature",
                        "v1=" + Hmac.sign(secret, timestamp, body)),
                body);
    }
}
