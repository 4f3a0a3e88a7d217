package org.tributary.gateway.backup;

import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.replay.Verifier;
import org.tributary.gateway.readmodel.ReadModels;

/** Checks a restored directory against the manifest: every command decided again, and the snapshot read as a start does. */
final class RestoredCheck {
    private RestoredCheck() {}

    /**
     * Checks it.
     *
     * @return zone of the campaign, UTC if there is none
     * @throws RestoreFailedException if the journal, chain or state is another one
     */
    static ZoneId run(final DataDirectory restored, final Manifest manifest, final Progress progress)
            throws IOException {
        final ChronicleStore store = new ChronicleStore(restored);
        final Verifier.Report report = new Verifier<>(store, DonationCore::new, DonationCore::brokenLaw).run(progress);
        if (report.problem().isPresent()) {
            throw new RestoreFailedException("the restored journal is not good at sequence "
                    + report.problem().get().sequence() + ": "
                    + report.problem().get().message());
        }
        final String chainHead = HexFormat.of().formatHex(report.position().chainHead());
        require("sequence", Long.toString(manifest.position().sequence()), Long.toString(report.lastSequence()));
        require("chain head", manifest.position().chainHead(), chainHead);
        require("state hash", manifest.stateHash(), report.stateHash());
        return snapshot(restored, store, manifest);
    }

    private static ZoneId snapshot(final DataDirectory restored, final ChronicleStore store, final Manifest manifest)
            throws IOException {
        final ReadModels models = ReadModels.of(restored.root());
        final Recovery.Result start =
                new Recovery(restored, store, DonationCore::new, models.parts(), Progress.NONE).run();
        if (!start.passedOver().isEmpty()) {
            throw new RestoreFailedException("the restored snapshot can't be used: " + start.passedOver());
        }
        require(
                "state hash of the snapshot",
                manifest.stateHash(),
                HexFormat.of().formatHex(start.machine().stateHash()));
        final Campaign campaign = models.projections().views().directory().campaign();
        return campaign == null ? ZoneOffset.UTC : ZoneId.of(campaign.zone());
    }

    private static void require(final String what, final String wanted, final String found) {
        if (!wanted.equals(found)) {
            throw new RestoreFailedException(
                    "the restored " + what + " is " + found + ", the manifest names " + wanted);
        }
    }
}
