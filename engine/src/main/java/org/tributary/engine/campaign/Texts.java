package org.tributary.engine.campaign;

import java.nio.charset.StandardCharsets;

/** Bounds of text on its way into a command. */
final class Texts {
    private Texts() {}

    static String bounded(final String text, final int maxBytes) {
        final int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw new IllegalArgumentException("text of " + bytes + " bytes, at most " + maxBytes + ": " + text);
        }
        return text;
    }

    static String id(final String id) {
        if (!CampaignLimits.isId(id)) {
            throw new IllegalArgumentException("not an id: " + id);
        }
        return id;
    }

    static String name(final String name) {
        return bounded(name, CampaignLimits.MAX_NAME_BYTES);
    }
}
