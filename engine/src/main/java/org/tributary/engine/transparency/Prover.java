package org.tributary.engine.transparency;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/**
 * Finds a donation in the settled days and proves it, with proofs of its refunds, shares and allocation. One thread.
 */
public final class Prover {
    private final Roots roots;
    private final JournalReader journal;
    private final Originals originals;
    /** Texts of the day that is searched, once it has a candidate. */
    private @Nullable Texts texts;

    private final RecordView row = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();

    private record Texts(Roots.Names names, LeafText leaves) {
        static Texts of(final Roots.Names names) {
            return new Texts(names, new LeafText(names.pools()::get, names.projects()::get));
        }
    }

    /**
     * A prover.
     *
     * @param journal a reader that no other object uses
     */
    public Prover(final Roots roots, final JournalReader journal) {
        this.roots = roots;
        this.journal = journal;
        this.originals = new Originals(journal);
    }

    /**
     * Returns the proof of a donation or contribution; a reversed contribution is found by its id.
     *
     * @param channelName as in records
     * @return the payment's proof with its related ones; null if no settled day has it
     */
    public @Nullable InclusionProof prove(final String channelName, final String transactionId) throws IOException {
        InclusionProof main = null;
        final List<InclusionProof> related = new ArrayList<>();
        for (final Roots.Root root : roots.all()) {
            try (DayTree tree = roots.tree(root)) {
                texts = null;
                for (final long leaf : tree.candidates(DayTree.idHash(channelName, transactionId))) {
                    final InclusionProof proof = prove(root, tree, leaf, channelName, transactionId);
                    if (proof != null && main == null && isOwner()) {
                        main = proof;
                    } else if (proof != null) {
                        related.add(proof);
                    }
                }
            }
        }
        if (main == null) {
            return null;
        }
        return new InclusionProof(
                main.day(),
                main.treeSize(),
                main.leafIndex(),
                main.leaf(),
                main.path(),
                main.root(),
                main.chainHead(),
                main.matched(),
                related);
    }

    private List<InclusionProof.Match> matched(final Roots.Names names) {
        final List<InclusionProof.Match> lines = new ArrayList<>();
        for (int i = 0; i < row.lineCount; i++) {
            lines.add(new InclusionProof.Match(
                    names.pools().get(row.linePool[i]), row.lineFen[i], CodeText.of(row.lineCut[i])));
        }
        return lines;
    }

    /**
     * Returns whether the record owns its id. The reversal of a gift in kind is a contribution with the id of the
     * reversal.
     */
    private boolean isOwner() {
        return row.shape == RecordView.Shape.PAYMENT || row.shape == RecordView.Shape.CONTRIBUTION;
    }

    private @Nullable InclusionProof prove(
            final Roots.Root root,
            final DayTree tree,
            final long leafIndex,
            final String channelName,
            final String transactionId)
            throws IOException {
        final long sequence = tree.sequenceAt(leafIndex);
        journal.read(sequence, sequence, record -> decoder.decode(row, record));
        String channel = row.channelName;
        String id = row.transactionId;
        if (LeafText.borrowsIds(row)) {
            final Originals.Donation original = originals.of(row.originalSequence);
            channel = original.channelName();
            id = original.transactionId();
        }
        if (!channel.equals(channelName) || !id.equals(transactionId)) {
            return null;
        }
        final Texts known = texts == null ? Texts.of(roots.names(root)) : texts;
        texts = known;
        final String leaf = known.leaves().of(row, channel, id);
        final InclusionProof proof = new InclusionProof(
                root.day(),
                tree.size(),
                leafIndex,
                leaf,
                tree.path(leafIndex).stream().map(HexFormat.of()::formatHex).toList(),
                root.root(),
                root.chainHead(),
                matched(known.names()),
                List.of());
        if (!Arrays.equals(tree.root(), HexFormat.of().parseHex(root.root()))
                || proof.check() != InclusionProof.Result.RIGHT) {
            throw new IllegalStateException(
                    "the journal's record " + sequence + " does not agree with the published root of " + root.day()
                            + " : run verify, then settle the day again");
        }
        return proof;
    }
}
