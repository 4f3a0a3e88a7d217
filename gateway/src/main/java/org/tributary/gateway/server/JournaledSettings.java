package org.tributary.gateway.server;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/** The settings and the campaign file's hash that the journal has last. Written by whoever feeds it; read at the start. */
final class JournaledSettings implements SnapshotPart {
    private static final int HASH_BYTES = CampaignCommitCommandDecoder.fileHashLength();

    private final CampaignCommitCommandDecoder commit = new CampaignCommitCommandDecoder();
    private byte[] command = {};
    private byte[] fileHash = {};

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public void onRecord(final JournalRecord record) {
        final int template = record.commandTemplate();
        if (template == SettingsCommandDecoder.TEMPLATE_ID && record.code() == OutcomeCode.ACCEPTED) {
            command = record.copyCommand();
        } else if (template == CampaignCommitCommandDecoder.TEMPLATE_ID && record.code() == OutcomeCode.ACCEPTED) {
            record.command(commit);
            fileHash = new byte[HASH_BYTES];
            for (int i = 0; i < HASH_BYTES; i++) {
                fileHash[i] = (byte) commit.fileHash(i);
            }
        }
    }

    /** Settings in force; null in an empty journal. */
    Settings settings() {
        return command.length == 0 ? null : new DefinitionDecoder().settings(new UnsafeBuffer(command), 0);
    }

    /** SHA-256 of the campaign file in force; empty before the first. */
    byte[] fileHash() {
        return fileHash;
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1 + HASH_BYTES + command.length]);
        record.putByte(0, (byte) fileHash.length);
        record.putBytes(1, fileHash);
        record.putBytes(1 + HASH_BYTES, command);
        sink.onRecord(record, 0, record.capacity());
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        if (!source.next()) {
            throw new IllegalStateException("the settings section is empty");
        }
        fileHash = new byte[source.buffer().getByte(source.offset())];
        source.buffer().getBytes(source.offset() + 1, fileHash);
        command = new byte[source.length() - 1 - HASH_BYTES];
        source.buffer().getBytes(source.offset() + 1 + HASH_BYTES, command);
    }
}
