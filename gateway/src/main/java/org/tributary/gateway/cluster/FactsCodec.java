package org.tributary.gateway.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.gateway.server.remote.GroupFacts;

/** Writes and reads {@link GroupFacts}. Settings are written as their command. Stateless. */
final class FactsCodec {
    private FactsCodec() {}

    static void write(final GroupFacts facts, final DataOutputStream out) throws IOException {
        out.writeByte(facts.schemaVersion());
        out.writeLong(facts.sequence());
        writeSettings(facts.settings(), out);
        out.writeInt(facts.pools().size());
        for (final String pool : facts.pools()) {
            out.writeUTF(pool);
        }
        out.writeInt(facts.conversions().size());
        for (final Map.Entry<String, ConversionKind> conversion :
                facts.conversions().entrySet()) {
            out.writeUTF(conversion.getKey());
            out.writeByte(conversion.getValue().value());
        }
        out.writeInt(facts.notices().size());
        for (final Map.Entry<Long, Long> notice : facts.notices().entrySet()) {
            out.writeLong(notice.getKey());
            out.writeLong(notice.getValue());
        }
        out.writeInt(facts.endedNotices().size());
        for (final long atMs : facts.endedNotices()) {
            out.writeLong(atMs);
        }
    }

    private static void writeSettings(final @Nullable Settings settings, final DataOutputStream out)
            throws IOException {
        if (settings == null) {
            out.writeInt(0);
            return;
        }
        final DirectBuffer command = SettingsEncoder.encode(settings);
        final byte[] bytes = new byte[command.capacity()];
        command.getBytes(0, bytes);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static GroupFacts read(final DataInputStream in) throws IOException {
        final int schemaVersion = in.readUnsignedByte();
        final long sequence = in.readLong();
        final byte[] settings = bytes(in, in.readInt());
        final int pools = in.readInt();
        final List<String> poolIds = new ArrayList<>();
        for (int i = 0; i < pools; i++) {
            poolIds.add(in.readUTF());
        }
        final int conversions = in.readInt();
        final Map<String, ConversionKind> kinds = new LinkedHashMap<>();
        for (int i = 0; i < conversions; i++) {
            kinds.put(in.readUTF(), ConversionKind.get((short) in.readUnsignedByte()));
        }
        final int notices = in.readInt();
        final Map<Long, Long> open = new LinkedHashMap<>();
        for (int i = 0; i < notices; i++) {
            open.put(in.readLong(), in.readLong());
        }
        final int endedNotices = in.readInt();
        final List<Long> ended = new ArrayList<>();
        for (int i = 0; i < endedNotices; i++) {
            ended.add(in.readLong());
        }
        return new GroupFacts(
                schemaVersion,
                sequence,
                settings.length == 0 ? null : new DefinitionDecoder().settings(new UnsafeBuffer(settings), 0),
                poolIds,
                kinds,
                open,
                ended);
    }

    /** Reads so many bytes; a length that the rest of the answer can't have is refused. */
    static byte[] bytes(final DataInputStream in, final int length) throws IOException {
        if (length < 0 || length > in.available()) {
            throw new IOException("an answer that is cut off");
        }
        return in.readNBytes(length);
    }
}
