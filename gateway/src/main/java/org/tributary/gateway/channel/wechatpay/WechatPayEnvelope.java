package org.tributary.gateway.channel.wechatpay;

import java.nio.charset.StandardCharsets;
import org.tributary.gateway.channel.Fields;
import org.tributary.gateway.channel.GcmKey;
import org.tributary.gateway.channel.JsonCursor;
import org.tributary.gateway.channel.MalformedException;

/** The outer JSON of a callback: what kind of event, and the encrypted resource. */
final class WechatPayEnvelope {
    private static final int MAX_EVENT_CHARS = 64;
    private static final int MAX_ASSOCIATED_BYTES = 64;

    String eventType = "";
    private String algorithm = "";
    private String ciphertext = "";
    private String nonce = "";
    private String associatedData = "";

    static WechatPayEnvelope read(byte[] body, int length) throws MalformedException {
        WechatPayEnvelope envelope = new WechatPayEnvelope();
        try (JsonCursor json = new JsonCursor(body, length)) {
            for (String name = json.nextField(); name != null; name = json.nextField()) {
                switch (name) {
                    case "event_type" -> envelope.eventType = Fields.visible(json.text(), MAX_EVENT_CHARS);
                    case "resource" -> envelope.readResource(json);
                    default -> json.skip();
                }
            }
            json.end();
        }
        if (envelope.eventType.isEmpty()) {
            throw new MalformedException("a notification without its event type");
        }
        return envelope;
    }

    private void readResource(JsonCursor json) throws MalformedException {
        if (!json.enterObject()) {
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "algorithm" -> algorithm = json.text();
                case "ciphertext" -> ciphertext = json.text();
                case "nonce" -> nonce = json.text();
                case "associated_data" -> associatedData = json.text();
                default -> json.skip();
            }
        }
    }

    /**
     * Decrypts the resource.
     *
     * @return null if none of the keys fits
     */
    byte[] decrypt(WechatPayKeys keys) throws MalformedException {
        byte[] nonceBytes = nonce.getBytes(StandardCharsets.UTF_8);
        byte[] text = Fields.base64(ciphertext);
        if (!algorithm.equals("AEAD_AES_256_GCM") || nonceBytes.length != GcmKey.NONCE_BYTES || text == null) {
            throw new MalformedException("a resource that is not encrypted as it should be");
        }
        byte[] associated = associatedData.getBytes(StandardCharsets.UTF_8);
        if (associated.length > MAX_ASSOCIATED_BYTES) {
            throw new MalformedException("associated data over its length");
        }
        for (GcmKey key : keys.contentKeys()) {
            byte[] plain = key.decrypt(nonceBytes, associated, text);
            if (plain != null) {
                return plain;
            }
        }
        return null;
    }
}
