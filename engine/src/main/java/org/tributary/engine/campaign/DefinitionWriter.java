package org.tributary.engine.campaign;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.DefinitionListEncoder;
import org.tributary.engine.codec.sbe.ListKind;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;

/** The buffer all definitions are written into, their count, and the splitting of long lists. */
final class DefinitionWriter {
    /** Most elements the schema's group count (one byte) can say. */
    static final int MAX_GROUP_ELEMENTS = 254;

    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CampaignLimits.MAX_COMMAND_BYTES]);
    final MessageHeaderEncoder header = new MessageHeaderEncoder();
    int commands;
    private final DefinitionListEncoder list = new DefinitionListEncoder();
    private CommandSink sink = (buffer, offset, length) -> {
        throw new IllegalStateException("a definition before the writer was started");
    };

    void start(final CommandSink newSink) {
        sink = newSink;
        commands = 0;
    }

    /** Sends the buffer up to an encoder's limit. */
    void send(final int limit) {
        commands++;
        sink.onCommand(buffer, 0, limit);
    }

    /** Sends a list in as many commands as it takes; an empty list sends none. */
    void list(final ListKind kind, final String owner, final List<String> ids) {
        int from = 0;
        while (from < ids.size()) {
            final int to = endOfPart(owner, ids, from);
            list.wrapAndApplyHeader(buffer, 0, header).kind(kind);
            final DefinitionListEncoder.IdsEncoder group = list.idsCount(to - from);
            for (final String id : ids.subList(from, to)) {
                group.next().id(id);
            }
            list.owner(Texts.id(owner));
            send(list.limit());
            from = to;
        }
    }

    private static int endOfPart(final String owner, final List<String> ids, final int from) {
        int bytes = MessageHeaderEncoder.ENCODED_LENGTH
                + DefinitionListEncoder.BLOCK_LENGTH
                + DefinitionListEncoder.IdsEncoder.sbeHeaderSize()
                + DefinitionListEncoder.ownerHeaderLength()
                + owner.length();
        int to = from;
        while (to < ids.size() && to - from < MAX_GROUP_ELEMENTS) {
            final int idBytes = DefinitionListEncoder.IdsEncoder.idHeaderLength()
                    + ids.get(to).getBytes(StandardCharsets.UTF_8).length;
            if (bytes + idBytes > CampaignLimits.MAX_COMMAND_BYTES) {
                break;
            }
            bytes += idBytes;
            to++;
        }
        if (to == from) {
            throw new IllegalArgumentException("id too long for a list: " + ids.get(from));
        }
        return to;
    }
}
