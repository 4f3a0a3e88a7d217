package org.tributary.benchmarks.pipeline;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Versions of the core and the decider side by side in one JVM, in turns of some donations each, by processor time of one thread:
 * tells versions apart by a few percent even while the machine does other work. Each version has a class loader, so that its code
 * is compiled by itself; a class that a version lacks is this version's.
 */
public final class VersionsInTurns implements AutoCloseable {
    private static final Path[] THIS_VERSION = {};
    private static final double MOST_CHANGE = 1.1;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<URLClassLoader> loaders = new ArrayList<>();
    private final List<LongUnaryOperator> versions = new ArrayList<>();
    private final long turn;

    /** Versions that decide so many donations a turn. */
    public VersionsInTurns(final long turn) {
        this.turn = turn;
    }

    /** Adds this version. */
    public void addThis() {
        add(THIS_VERSION);
    }

    /** Adds the version in such jars or directories of classes. */
    public void add(final Path... classes) {
        final URLClassLoader loader = new URLClassLoader(urls(classes), ClassLoader.getPlatformClassLoader());
        loaders.add(loader);
        try {
            versions.add((LongUnaryOperator) loader.loadClass(DecideAlone.class.getName())
                    .getConstructor()
                    .newInstance());
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("can't run the version in " + List.of(classes), e);
        }
    }

    private static URL[] urls(final Path[] classes) {
        final List<URL> urls = new ArrayList<>();
        try {
            for (final Path path : classes) {
                urls.add(path.toUri().toURL());
            }
            for (final String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
                urls.add(Path.of(path).toUri().toURL());
            }
        } catch (final MalformedURLException e) {
            throw new IllegalStateException(e);
        }
        return urls.toArray(URL[]::new);
    }

    /** Lets each version decide some donations that are not measured, then makes all its objects old ones. */
    public void warmUp(final long donations) {
        for (long done = 0; done < donations; done += turn) {
            versions.forEach(version -> version.applyAsLong(turn));
        }
        // Twice: G1 moves an object to the old generation at once in a full collection, and what that leaves in the
        // next.
        System.gc();
        System.gc();
        versions.forEach(version -> version.applyAsLong(turn));
    }

    /**
     * Takes turns.
     *
     * @return nanoseconds of processor time per donation, by version and round
     */
    public double[][] run(final int rounds) {
        final double[][] nanos = new double[versions.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < versions.size(); i++) {
                final int version = (i + round) % versions.size();
                final long start = threads.getCurrentThreadCpuTime();
                versions.get(version).applyAsLong(turn);
                nanos[version][round] = (double) (threads.getCurrentThreadCpuTime() - start) / turn;
            }
        }
        return nanos;
    }

    /**
     * Whether a version's time stayed about the same from the first half of its rounds to the second. It falls by a third while the
     * JVM still compiles, which other work on the machine delays.
     */
    public static boolean isSettled(final double[] nanos) {
        final int half = nanos.length / 2;
        return half == 0 || median(nanos, 0, half) <= MOST_CHANGE * median(nanos, half, nanos.length);
    }

    private static double median(final double[] nanos, final int from, final int to) {
        final double[] sorted = Arrays.copyOfRange(nanos, from, to);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public void close() throws IOException {
        for (final URLClassLoader loader : loaders) {
            loader.close();
        }
    }
}
