package org.tributary.engine.projection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;

/**
 * A seqlock: one writer that never waits, any number of readers that retry. The version is odd while the writer is at
 * work. A reader copies into its own objects and keeps the copy only if the version was even and the
 * same before and after, so a copy is always the state between two batches.
 */
final class Publication {
    /** Tries before a reader starts to give up its time slice between them. */
    private static final int SPINS = 64;

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(Publication.class, "version", long.class);
        } catch (final ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    @SuppressWarnings("unused") // through VERSION
    private long version;

    private boolean open;

    /** Writer: opens a section; does nothing in an open one. */
    void begin() {
        if (!open) {
            open = true;
            VERSION.setOpaque(this, (long) VERSION.getOpaque(this) + 1);
            VarHandle.storeStoreFence();
        }
    }

    /** Writer: closes the section, and everything written in it can be read. */
    void end() {
        if (open) {
            open = false;
            VERSION.setRelease(this, (long) VERSION.getOpaque(this) + 1);
        }
    }

    private boolean isStill(final long version) {
        VarHandle.loadLoadFence();
        return (long) VERSION.getOpaque(this) == version;
    }

    /**
     * Reader: runs a copier until it saw one state.
     *
     * @param copier reads only, changes nothing shared; may see nonsense (its exception is then swallowed) and is run again
     */
    <T> T read(final Supplier<T> copier) {
        for (int tries = 1; ; tries++) {
            final long before = (long) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                try {
                    final T copy = copier.get();
                    if (isStill(before)) {
                        return copy;
                    }
                } catch (final RuntimeException ex) {
                    if (isStill(before)) {
                        throw ex;
                    }
                }
            }
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
