package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tributary.gateway.channel.Forms;
import org.tributary.gateway.channel.Recuts;

/** Fuzzes the form reader: for any bytes, its signed text is that of the JDK's decoder, or it refuses the form. */
public final class FormFieldsFuzz {
    private static final FormFields FORM = new FormFields();
    private static final FormRules RULES =
            new FormRules(List.of("amount", "id"), List.of("body", "subject"), List.of("more"));

    private FormFieldsFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] body) {
        final SignedText text = new SignedText();
        try {
            FORM.read(body, body.length);
            FORM.addSorted(text, "sign", "sign_type");
        } catch (final MalformedException e) {
            return;
        }
        final String ours = new String(text.bytes(), 0, text.length(), StandardCharsets.ISO_8859_1);
        final String others = Forms.signedText(body, List.of("sign", "sign_type"));
        if (!ours.equals(others)) {
            throw new AssertionError("signed text is \"" + ours + "\", of the JDK \"" + others + '"');
        }
        if (FORM.ambiguity(RULES, "sign", "sign_type") == null && text.length() > 0) {
            Recuts.requireOneMeaning(RULES, ours, body);
        }
    }
}
