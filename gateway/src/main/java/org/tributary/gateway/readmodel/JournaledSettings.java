package org.tributary.gateway.readmodel;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * The newest settings and campaign file hash in the journal. Written by the thread that feeds it records; read at the
 * start.
 */
public final class JournaledSettings implements SnapshotPart {
    private static final int HASH_BYTES = CampaignCommitCommandDecoder.fileHashLength();

    private final CampaignCommitCommandDecoder commit = new CampaignCommitCommandDecoder();
    private volatile byte[] command = {};
    private volatile byte[] fileHash = {};

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
            final byte[] hash = new byte[HASH_BYTES];
            for (int i = 0; i < HASH_BYTES; i++) {
                hash[i] = (byte) commit.fileHash(i);
            }
            fileHash = hash;
        }
    }

    /** Settings in force; null in an empty journal. */
    public @Nullable Settings settings() {
        return command.length == 0 ? null : new DefinitionDecoder().settings(new UnsafeBuffer(command), 0);
    }

    /** SHA-256 of the campaign file in force; empty before the first. */
    public byte[] fileHash() {
        return fileHash;
    }

    @Override
    public void reset() {
        command = new byte[0];
        fileHash = new byte[0];
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final SnapshotOut out = new SnapshotOut(sink);
        out.putBytes(fileHash);
        out.putBytes(command);
        out.flush();
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        final StateIn in = new StateIn(source);
        fileHash = in.getBytes();
        command = in.getBytes();
        in.end();
    }
}
