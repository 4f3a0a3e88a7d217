package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Verifier;

/**
 * Compares what callers were told with the journals of stopped nodes: every payment and refund that was answered is in every journal
 * once, no two journals differ in any batch, each verifies, and the conservation laws hold.
 */
final class JournalsJudge {
    /** Outcomes of a payment or refund that comes for the first time. */
    private static final Set<OutcomeCode> FIRST =
            EnumSet.of(OutcomeCode.ACCEPTED, OutcomeCode.HELD, OutcomeCode.REFUNDED);

    private JournalsJudge() {}

    /**
     * Judges.
     *
     * @param root holds a data directory for each name
     * @param answered ids of payments, and of refunds, which are no payment's
     * @param what the run, for messages
     */
    static void judge(final Path root, final List<String> names, final Set<String> answered, final String what) {
        assertThat(answered).as(what).isNotEmpty();
        final Map<String, List<String>> batches = new HashMap<>();
        for (final String name : names) {
            final ChronicleStore store = new ChronicleStore(new DataDirectory(root.resolve(name)));
            final Verifier.Report report =
                    new Verifier<>(store, DonationCore::new, DonationCore::brokenLaw).run(Progress.NONE);
            assertThat(report.problem()).as(name + " of " + what).isEmpty();
            assertThat(twice(store, answered, name + " of " + what))
                    .as("twice in " + name + " of " + what)
                    .isEmpty();
            batches.put(name, heads(store));
        }
        // A node that was stopped first may lack the last pulses of the others; what it has must be the same.
        final List<String> longest = batches.values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow();
        batches.forEach((name, heads) -> {
            for (int i = 0; i < heads.size(); i++) {
                assertThat(heads.get(i))
                        .as("first difference of " + name + " in " + what)
                        .isEqualTo(longest.get(i));
            }
        });
    }

    /** Ids that a journal holds twice; fails if one is missing that was answered. */
    private static Set<String> twice(final ChronicleStore store, final Set<String> answered, final String what) {
        final Set<String> found = new TreeSet<>();
        final Set<String> twice = new TreeSet<>();
        final RecordView view = new RecordView();
        final RecordViewDecoder decoder = new RecordViewDecoder();
        try (var reader = store.reader()) {
            reader.read(1, record -> {
                decoder.decode(view, record);
                final String id = view.shape == RecordView.Shape.REFUND ? view.refundId : view.transactionId;
                if (FIRST.contains(view.code) && !id.isEmpty() && !found.add(id)) {
                    twice.add(id);
                }
            });
        }
        final Set<String> missing = new TreeSet<>(answered);
        missing.removeAll(found);
        assertThat(missing).as("answered and missing in " + what).isEmpty();
        return twice;
    }

    private static List<String> heads(final ChronicleStore store) {
        final List<String> heads = new ArrayList<>();
        try (var reader = store.reader()) {
            reader.readBatches(
                    (buffer, offset, length) -> heads.add(reader.position().batch() + " "
                            + HexFormat.of().formatHex(reader.position().chainHead())));
        }
        return heads;
    }
}
