package org.tributary.gateway.channel.parse;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Charsets that a form may name: UTF-8, GBK, GB2312 and GB18030, in any spelling of their names. In each of them a byte
 * below 0x30 means the same, so {@code &} of the signed bytes is {@code &} of the text. Stateless.
 */
public enum TextDecoder {
    /** The channels' default. */
    UTF_8(StandardCharsets.UTF_8),
    /** GBK, also for GB2312, which it contains. */
    GBK(Charset.forName("GBK")),
    /** GB18030. */
    GB18030(Charset.forName("GB18030"));

    private final Charset charset;

    TextDecoder(final Charset charset) {
        this.charset = charset;
    }

    /**
     * The charset of a name.
     *
     * @param name such as {@code gb2312} or {@code utf8}; empty for the default
     * @return null if it is none of these
     */
    public static @Nullable TextDecoder named(final String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "", "UTF-8", "UTF8", "UTF_8" -> UTF_8;
            case "GBK", "GB2312", "GB_2312", "GB-2312", "GB_2312-80", "EUC-CN", "CP936", "X-GBK" -> GBK;
            case "GB18030", "GB-18030", "GB_18030" -> GB18030;
            default -> null;
        };
    }

    /**
     * The text of bytes.
     *
     * @return null if they are not in this charset
     */
    public @Nullable String decode(final byte[] bytes, final int offset, final int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0) {
                return decodeWide(bytes, offset, length);
            }
        }
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    private @Nullable String decodeWide(final byte[] bytes, final int offset, final int length) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (final CharacterCodingException e) {
            return null;
        }
    }
}
