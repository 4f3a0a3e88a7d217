package org.tributary.gateway.bridge.callback;

import java.nio.charset.StandardCharsets;
import org.tributary.gateway.bridge.PlainAttachment;

/** Fuzzes attachments: the reader agrees with the plain implementation on any text. */
public final class AttachmentFuzz {
    private static final Attachment ATTACHMENT = new Attachment();

    private AttachmentFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] input) {
        check(new String(input, StandardCharsets.UTF_8));
    }

    static void check(final String text) {
        final String expected = PlainAttachment.read(text);
        final String actual = ATTACHMENT.parse(text)
                ? ATTACHMENT.project() + "|" + ATTACHMENT.donor() + "|" + ATTACHMENT.team() + "|" + ATTACHMENT.item()
                : "unreadable";
        if (!actual.equals(expected)) {
            throw new AssertionError("\"" + text + "\" is " + expected + " to the plain reader, to ours " + actual);
        }
    }
}
