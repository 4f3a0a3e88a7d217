package org.tributary.gateway.channel;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.tributary.gateway.channel.parse.FormFields;
import org.tributary.gateway.channel.parse.FormRules;
import org.tributary.gateway.channel.parse.MalformedException;
import org.tributary.gateway.channel.parse.SignedText;

/** Splits a signed text into other fields, for which the signature still holds. */
public final class Recuts {
    private static final int CUTS = 16;

    private Recuts() {}

    /** Splits a signed text at some of its {@code &}, and each piece at one of its {@code =}. */
    static List<String[]> cut(final String text, final Random random) {
        final int percent = random.nextInt(100);
        final List<String[]> fields = new ArrayList<>();
        String piece = null;
        for (final String token : text.split("&", -1)) {
            final boolean begins = piece == null || token.indexOf('=') > 0 && random.nextInt(100) < percent;
            if (begins && piece != null) {
                fields.add(pair(piece, random));
            }
            piece = begins ? token : piece + "&" + token;
        }
        fields.add(pair(piece, random));
        return fields;
    }

    private static String[] pair(final String piece, final Random random) {
        int equals = piece.indexOf('=');
        if (equals < 0) {
            return new String[] {piece, ""};
        }
        if (random.nextInt(40) == 0) {
            final int later = piece.indexOf('=', equals + 1);
            equals = later < 0 ? equals : later;
        }
        return new String[] {piece.substring(0, equals), piece.substring(equals + 1)};
    }

    /** True if sorting the fields gives the text again, and none of Alipay's is the signature itself. */
    static boolean isSigned(final List<String[]> fields, final String text, final boolean isAlipay) {
        if (isAlipay && fields.stream().anyMatch(field -> field[0].equals("sign"))) {
            return false;
        }
        final List<String[]> sorted = new ArrayList<>(fields);
        sorted.sort((one, other) -> one[0].compareTo(other[0]));
        final StringBuilder again = new StringBuilder();
        sorted.forEach(field -> again.append(again.isEmpty() ? "" : "&")
                .append(field[0])
                .append('=')
                .append(field[1]));
        return again.toString().equals(text);
    }

    static byte[] encode(
            final List<String[]> fields,
            final String channel,
            final String signature,
            final Charset charset,
            final Random random) {
        final List<String[]> all = new ArrayList<>(fields);
        all.add(new String[] {signatureName(channel), signature});
        if (channel.equals("alipay") && random.nextBoolean()) {
            all.add(new String[] {"sign_type", "RSA2"});
        }
        // Fields that appear twice keep their order, because the text depends on it.
        if (all.stream().map(field -> field[0]).distinct().count() == all.size()) {
            Collections.shuffle(all, random);
        }
        final StringBuilder body = new StringBuilder();
        all.forEach(field -> body.append(body.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(field[0], charset))
                .append('=')
                .append(URLEncoder.encode(field[1], charset)));
        return body.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static String text(final TreeMap<String, String> fields) {
        final StringBuilder text = new StringBuilder();
        fields.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "&").append(name).append('=').append(value));
        return text.toString();
    }

    static String signatureName(final String channel) {
        return channel.equals("alipay") ? "sign" : "signature";
    }

    /** Fails if the signed text of an unambiguous form can be split into another unambiguous form. */
    public static void requireOneMeaning(final FormRules rules, final String text, final byte[] body) {
        final Random random = new Random(Arrays.hashCode(body));
        final List<String> fields = sorted(Forms.fields(body, List.of("sign", "sign_type")));
        final FormFields form = new FormFields();
        for (int i = 0; i < CUTS; i++) {
            final List<String[]> cut = cut(text, random);
            final byte[] other = encode(cut, "alipay", "x", StandardCharsets.ISO_8859_1, random);
            final SignedText signed = new SignedText();
            final String ambiguity;
            try {
                form.read(other, other.length).addSorted(signed, "sign", "sign_type");
                ambiguity = form.ambiguity(rules, "sign", "sign_type");
            } catch (final MalformedException e) {
                continue;
            }
            final boolean isSame =
                    text.equals(new String(signed.bytes(), 0, signed.length(), StandardCharsets.ISO_8859_1));
            if (ambiguity == null && isSame && !sorted(cut).equals(fields)) {
                throw new AssertionError("\"" + text + "\" reads as " + fields + " and as " + sorted(cut));
            }
        }
    }

    private static List<String> sorted(final List<String[]> fields) {
        return fields.stream().map(field -> field[0] + "\0" + field[1]).sorted().toList();
    }
}
