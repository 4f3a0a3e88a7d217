package org.tributary.engine.core.schedule;

/** A pool's deadline can't be met: a broken invariant. An operator can step over the pool's deadlines. */
public final class PoolDeadlineException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String pool;

    PoolDeadlineException(final String pool, final RuntimeException cause) {
        super("the deadline of pool " + pool + " can't be met: " + cause, cause);
        this.pool = pool;
    }

    /** Id of the pool. */
    public String pool() {
        return pool;
    }
}
