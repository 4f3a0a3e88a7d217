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
    static List<String[]> cut(String text, Random random) {
        int percent = random.nextInt(100);
        List<String[]> fields = new ArrayList<>();
        String piece = null;
        for (String token : text.split("&", -1)) {
            boolean begins = piece == null || token.indexOf('=') > 0 && random.nextInt(100) < percent;
            if (begins && piece != null) {
                fields.add(pair(piece, random));
            }
            piece = begins ? token : piece + "&" + token;
        }
        fields.add(pair(piece, random));
        return fields;
    }

    private static String[] pair(String piece, Random random) {
        int equals = piece.indexOf('=');
        if (equals < 0) {
            return new String[] {piece, ""};
        }
        if (random.nextInt(40) == 0) {
            int later = piece.indexOf('=', equals + 1);
            equals = later < 0 ? equals : later;
        }
        return new String[] {piece.substring(0, equals), piece.substring(equals + 1)};
    }

    /** True if sorting the fields gives the text again, and none of Alipay's is the signature itself. */
    static boolean isSigned(List<String[]> fields, String text, boolean isAlipay) {
        if (isAlipay && fields.stream().anyMatch(field -> field[0].equals("sign"))) {
            return false;
        }
        List<String[]> sorted = new ArrayList<>(fields);
        sorted.sort((one, other) -> one[0].compareTo(other[0]));
        StringBuilder again = new StringBuilder();
        sorted.forEach(field -> again.append(again.isEmpty() ? "" : "&")
                .append(field[0])
                .append('=')
                .append(field[1]));
        return again.toString().equals(text);
    }

    static byte[] encode(List<String[]> fields, String channel, String signature, Charset charset, Random random) {
        List<String[]> all = new ArrayList<>(fields);
        all.add(new String[] {signatureName(channel), signature});
        if (channel.equals("alipay") && random.nextBoolean()) {
            all.add(new String[] {"sign_type", "RSA2"});
        }
        // Fields that appear twice keep their order, because the text depends on it.
        if (all.stream().map(field -> field[0]).distinct().count() == all.size()) {
            Collections.shuffle(all, random);
        }
        StringBuilder body = new StringBuilder();
        all.forEach(field -> body.append(body.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(field[0], charset))
                .append('=')
                .append(URLEncoder.encode(field[1], charset)));
        return body.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static String text(TreeMap<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "&").append(name).append('=').append(value));
        return text.toString();
    }

    static String signatureName(String channel) {
        return channel.equals("alipay") ? "sign" : "signature";
    }

    /** Fails if the signed text of an unambiguous form can be split into another unambiguous form. */
    public static void requireOneMeaning(FormRules rules, String text, byte[] body) {
        Random random = new Random(Arrays.hashCode(body));
        List<String> fields = sorted(Forms.fields(body, List.of("sign", "sign_type")));
        FormFields form = new FormFields();
        for (int i = 0; i < CUTS; i++) {
            List<String[]> cut = cut(text, random);
            byte[] other = encode(cut, "alipay", "x", StandardCharsets.ISO_8859_1, random);
            SignedText signed = new SignedText();
            String ambiguity;
            try {
                form.read(other, other.length).addSorted(signed, "sign", "sign_type");
                ambiguity = form.ambiguity(rules, "sign", "sign_type");
            } catch (MalformedException e) {
                continue;
            }
            boolean isSame = text.equals(new String(signed.bytes(), 0, signed.length(), StandardCharsets.ISO_8859_1));
            if (ambiguity == null && isSame && !sorted(cut).equals(fields)) {
                throw new AssertionError("\"" + text + "\" reads as " + fields + " and as " + sorted(cut));
            }
        }
    }

    private static List<String> sorted(List<String[]> fields) {
        return fields.stream().map(field -> field[0] + "\0" + field[1]).sorted().toList();
    }
}
