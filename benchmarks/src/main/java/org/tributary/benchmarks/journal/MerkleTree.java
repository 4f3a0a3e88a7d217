package org.tributary.benchmarks.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tributary.benchmarks.machine.Scratch;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.transparency.DayTree;
import org.tributary.engine.transparency.DayTreeWriter;
import org.tributary.engine.transparency.Merkle;
import org.tributary.loadtest.Directories;

/** Leaves a second of a day's Merkle tree, from a leaf's text to the finished file that proofs are read from. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MerkleTree {
    private static final int LEAVES = 100_000;

    private final Merkle merkle = new Merkle();
    private final byte[] leaf = ("1|42|1788742800123|donation|" + "9f86d081884c7d65".repeat(4)
                    + "|kids-gallery|100|morning-rush=100|accepted")
            .getBytes(StandardCharsets.UTF_8);
    private MessageDigest sha256;
    private Path directory;

    /** Makes a place for the trees. */
    @Setup
    public void open() throws IOException {
        directory = Scratch.make();
        sha256 = Sha256.newDigest();
    }

    /** A tree, its file synced. */
    @Benchmark
    @OperationsPerInvocation(LEAVES)
    public byte[] tree() throws IOException {
        try (DayTreeWriter tree = new DayTreeWriter(directory.resolve("day.tree"))) {
            for (int i = 0; i < LEAVES; i++) {
                tree.add(i + 1L, merkle.leafHash(next(i)), DayTree.idHash("wechatpay", "42000020260907" + i));
            }
            tree.finish();
            return tree.root();
        }
    }

    /** Baseline: SHA-256 of each leaf's text, alone. */
    @Benchmark
    @OperationsPerInvocation(LEAVES)
    public long bareSha256() {
        long sum = 0;
        for (int i = 0; i < LEAVES; i++) {
            sum += sha256.digest(next(i))[0];
        }
        return sum;
    }

    private byte[] next(final int number) {
        leaf[2] = (byte) ('0' + number % 10);
        leaf[3] = (byte) ('0' + number / 10 % 10);
        return leaf;
    }

    /** Takes the trees away. */
    @TearDown
    public void close() throws IOException {
        Directories.delete(directory);
    }
}
