package org.tributary.loadtest.flood;

import java.util.zip.CRC32;

/**
 * Uses a share of a core and leaves the server alone, as a control: latency that an attack adds beyond this is due to
 * the server, not the machine. A thread.
 */
final class Burner extends Thread {
    /** Bytes summed between two checks of the share: some microseconds, like a system call of an attack. */
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

    /** Ends it and returns the share of a core it used. */
    double stopAndReport() throws InterruptedException {
        stopping = true;
        join();
        return used;
    }
}
