package org.tributary.gateway.channel.wechatpay;

import java.nio.charset.StandardCharsets;
import org.tributary.gateway.channel.key.GcmKey;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/** The outer JSON of a callback: the kind of event and the encrypted resource. One per thread, reused. */
final class WechatPayEnvelope {
    private static final int MAX_ASSOCIATED_BYTES = 64;

    String eventType = "";
    private String algorithm = "";
    private String nonce = "";
    private String associatedData = "";
    private byte[] ciphertext = {};
    private int ciphertextLength;
    private byte[] plain = {};

    /** Reads the next document; throws if it is not JSON, or is ambiguous. */
    void read(final byte[] body, final int length) throws MalformedException {
        clear();
        final JsonCursor json = JsonCursor.open(body, length);
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "event_type" -> eventType = json.symbolOrSkip();
                case "resource" -> readResource(json);
                default -> json.skip();
            }
        }
        json.end();
    }

    /** True if the object is not a notification: it has neither event nor content. */
    boolean isEmpty() {
        return eventType.isEmpty() && ciphertextLength < 0;
    }

    private void clear() {
        eventType = "";
        algorithm = "";
        nonce = "";
        associatedData = "";
        ciphertextLength = -1;
    }

    private void readResource(final JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "algorithm" -> algorithm = json.symbolOrSkip();
                case "ciphertext" -> readCiphertext(json);
                case "nonce" -> nonce = json.textOrSkip();
                case "associated_data" -> associatedData = json.symbolOrSkip();
                default -> json.skip();
            }
        }
    }

    private void readCiphertext(final JsonCursor json) throws MalformedException {
        if (!json.isText()) {
            json.skip();
            return;
        }
        final int most = json.maxBase64Bytes();
        if (ciphertext.length < most) {
            ciphertext = new byte[most];
            plain = new byte[most];
        }
        ciphertextLength = json.base64(ciphertext);
    }

    /**
     * Decrypts the resource.
     *
     * @return its length in {@link #plain()}; -1 if none of the keys fits
     */
    int decrypt(final WechatPayKeys keys) throws MalformedException {
        final byte[] nonceBytes = nonce.getBytes(StandardCharsets.UTF_8);
        if (!algorithm.equals("AEAD_AES_256_GCM") || nonceBytes.length != GcmKey.NONCE_BYTES || ciphertextLength < 0) {
            throw new MalformedException("resource is missing or not encrypted with AEAD_AES_256_GCM");
        }
        final byte[] associated = associatedData.getBytes(StandardCharsets.UTF_8);
        if (associated.length > MAX_ASSOCIATED_BYTES) {
            throw new MalformedException("resource.associated_data is over its length");
        }
        for (final GcmKey key : keys.contentKeys()) {
            final int length = key.decrypt(nonceBytes, associated, ciphertext, ciphertextLength, plain);
            if (length >= 0) {
                return length;
            }
        }
        return -1;
    }

    /** The content decrypted last, in an array that may be longer. */
    byte[] plain() {
        return plain;
    }
}
