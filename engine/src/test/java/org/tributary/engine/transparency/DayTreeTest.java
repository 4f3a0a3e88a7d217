package org.tributary.engine.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DayTreeTest {
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 7, 8, 1023, 1024, 1025, 2047, 2048, 3000})
    void shouldHaveTheRootOfTheRecursiveDefinitionWhenLeavesAreAppended(final int leaves) throws Exception {
        final Path file = write(leaves);

        try (DayTree tree = new DayTree(file)) {
            assertThat(tree.size()).isEqualTo(leaves);
            assertThat(HEX.formatHex(tree.root())).isEqualTo(HEX.formatHex(recursiveRoot(texts(leaves))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 100, 1024, 1500, 2049})
    void shouldProveEveryLeafWhenTheDayIsSettled(final int leaves) throws Exception {
        final Path file = write(leaves);

        try (DayTree tree = new DayTree(file)) {
            for (int leaf = 0; leaf < leaves; leaf++) {
                assertThat(proof(tree, leaf, "leaf-" + leaf).check()).isEqualTo(InclusionProof.Result.RIGHT);
                assertThat(tree.sequenceAt(leaf)).isEqualTo(10L + leaf);
                assertThat(tree.candidates(DayTree.idHash("wechatpay", "t" + leaf)))
                        .contains((long) leaf);
            }
        }
    }

    @Test
    void shouldRefuseTheProofWhenAnyPartIsChanged() throws Exception {
        final Path file = write(77);

        try (DayTree tree = new DayTree(file)) {
            final InclusionProof good = proof(tree, 33, "leaf-33");
            final List<String> shorter = good.path().subList(0, good.path().size() - 1);

            assertThat(proof(tree, 33, "leaf-34").check()).isEqualTo(InclusionProof.Result.WRONG);
            assertThat(changed(good, 32, good.path()).check()).isEqualTo(InclusionProof.Result.WRONG);
            assertThat(changed(good, 77, good.path()).check()).isEqualTo(InclusionProof.Result.WRONG);
            assertThat(changed(good, 33, shorter).check()).isEqualTo(InclusionProof.Result.WRONG);
        }
    }

    @Test
    void shouldLeaveNoHalfFileWhenAWriterIsNotFinished() throws Exception {
        final Path file = directory.resolve("2026-09-07.tree");

        try (DayTreeWriter writer = new DayTreeWriter(file)) {
            writer.add(1, new byte[Merkle.HASH_BYTES], 1);
        }

        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private InclusionProof changed(final InclusionProof good, final long leafIndex, final List<String> path) {
        return new InclusionProof(
                good.day(), good.treeSize(), leafIndex, good.leaf(), path, good.root(), good.chainHead(), null, null);
    }

    private InclusionProof proof(final DayTree tree, final long leaf, final String text) throws IOException {
        final List<String> path = tree.path(leaf).stream().map(HEX::formatHex).toList();
        return new InclusionProof(
                "2026-09-07", tree.size(), leaf, text, path, HEX.formatHex(tree.root()), "", null, null);
    }

    private Path write(final int leaves) throws IOException {
        final Path file = directory.resolve("day-" + leaves + ".tree");
        final Merkle merkle = new Merkle();
        try (DayTreeWriter writer = new DayTreeWriter(file)) {
            int i = 0;
            for (final String text : texts(leaves)) {
                final byte[] hash = merkle.leafHash(text.getBytes(StandardCharsets.UTF_8));
                writer.add(10L + i, hash, DayTree.idHash("wechatpay", "t" + i));
                i++;
            }
            writer.finish();
        }
        return file;
    }

    private static List<String> texts(final int leaves) {
        final List<String> texts = new ArrayList<>();
        for (int i = 0; i < leaves; i++) {
            texts.add("leaf-" + i);
        }
        return texts;
    }

    /** The definition of RFC 9162 section 2.1.1 word by word: slow, and written without our classes. */
    private static byte[] recursiveRoot(final List<String> leaves) throws Exception {
        final MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        if (leaves.isEmpty()) {
            return sha256.digest();
        }
        if (leaves.size() == 1) {
            sha256.update((byte) 0);
            return sha256.digest(leaves.get(0).getBytes(StandardCharsets.UTF_8));
        }
        int split = 1;
        while (split * 2 < leaves.size()) {
            split *= 2;
        }
        final byte[] left = recursiveRoot(leaves.subList(0, split));
        final byte[] right = recursiveRoot(leaves.subList(split, leaves.size()));
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }
}
