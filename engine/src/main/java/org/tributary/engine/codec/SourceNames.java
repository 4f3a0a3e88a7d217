package org.tributary.engine.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;

/**
 * The names of the payment sources of this process's journal, for reading and writing them as text. They come from the
 * journaled settings and from the keys, which must agree. Outcomes never depend on them: the core has the journaled names in
 * its state. Safe for any thread.
 */
public final class SourceNames {
    private static final AtomicReferenceArray<@Nullable String> BY_CODE = new AtomicReferenceArray<>(Channels.CODES);

    private SourceNames() {}

    /** Names a source. A name moves with its newest code. */
    public static synchronized void put(final ChannelCode source, final String name) {
        for (int code = 0; code < BY_CODE.length(); code++) {
            if (name.equals(BY_CODE.get(code))) {
                BY_CODE.set(code, null);
            }
        }
        BY_CODE.set(source.value(), name);
    }

    /** The name of a source; null for one without a name, and for any other channel. */
    public static @Nullable String of(final ChannelCode channel) {
        final int code = channel.value();
        return code < BY_CODE.length() ? BY_CODE.get(code) : null;
    }

    /** The source of a name; NONE for an unknown name. */
    static ChannelCode codeOf(final String name) {
        for (short code = 0; code < BY_CODE.length(); code++) {
            if (name.equals(BY_CODE.get(code))) {
                return ChannelCode.get(code);
            }
        }
        return ChannelCode.NONE;
    }

    /** The channels of all named sources, such as {@code pay.douyin}, by code. */
    public static List<String> channels() {
        final List<String> channels = new ArrayList<>();
        for (int code = 0; code < BY_CODE.length(); code++) {
            final String name = BY_CODE.get(code);
            if (name != null) {
                channels.add(Channels.SOURCE_PREFIX + name);
            }
        }
        return channels;
    }
}
