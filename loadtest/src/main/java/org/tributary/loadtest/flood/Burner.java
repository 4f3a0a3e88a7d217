package org.tributary.loadtest.flood;

import java.util.zip.CRC32;

/**
 * Uses a share of a core and leaves the server alone, as a control: what an attack does to latency beyond this is the
 * server's doing, not the machine's. A thread.
 */
final class Burner extends Thread {
    /** Bytes summed between two looks at the share: some microseconds, as a system call of an attack takes. */
    private static final int BYTES = 64 * 1024;

    private final CpuShare share;
    private final byte[] bytes = new byte[BYTES];
    private volatile boolean stopping;
    private double used;

    Burner(final double coreShare) {
        super("burner");
        setDaemon(true);
        share = new CpuShare(coreShare);
    }

    @Override
    public void run() {
        final CRC32 sum = new CRC32();
        share.start();
        while (!stopping) {
            sum.update(bytes);
            bytes[0] = (byte) sum.getValue();
            share.hold();
        }
        used = share.used();
    }

    /** Ends it; share of a core it used. */
    double stopAndTell() throws InterruptedException {
        stopping = true;
        join();
        return used;
    }
}
