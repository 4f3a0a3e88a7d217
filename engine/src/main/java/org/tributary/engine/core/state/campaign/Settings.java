package org.tributary.engine.core.state.campaign;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/** Settings that change outcomes, as the last SettingsCommand set them. */
public final class Settings {
    /** The rules this code decides by. */
    public static final int RULE_VERSION = 1;

    private boolean present;
    private long graceMs = 1_800_000L;
    private long refundWaitMs = 3_600_000L;
    private long hashKey0;
    private long hashKey1;

    /** Puts settings in force. */
    public void set(final long newGraceMs, final long newRefundWaitMs, final long key0, final long key1) {
        present = true;
        graceMs = newGraceMs;
        refundWaitMs = newRefundWaitMs;
        hashKey0 = key0;
        hashKey1 = key1;
    }

    /** False before the first SettingsCommand. */
    public boolean present() {
        return present;
    }

    /** How long after a close a payment made before it may still arrive and be matched. */
    public long graceMs() {
        return graceMs;
    }

    /** How long a refund of an unknown payment is sent back before it is held. */
    public long refundWaitMs() {
        return refundWaitMs;
    }

    /** First half of the key of the id tables. */
    public long hashKey0() {
        return hashKey0;
    }

    /** Second half of the key of the id tables. */
    public long hashKey1() {
        return hashKey1;
    }

    public void write(final StateOut out) {
        out.putBoolean(present);
        out.putLong(graceMs);
        out.putLong(refundWaitMs);
        out.putLong(hashKey0);
        out.putLong(hashKey1);
    }

    public void read(final StateIn in) {
        present = in.getBoolean();
        graceMs = in.getLong();
        refundWaitMs = in.getLong();
        hashKey0 = in.getLong();
        hashKey1 = in.getLong();
    }
}
