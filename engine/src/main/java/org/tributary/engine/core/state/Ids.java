package org.tributary.engine.core.state;

import org.agrona.DirectBuffer;
import org.tributary.engine.core.dedupe.IdempotencyTable;
import org.tributary.engine.core.dedupe.SipHash128;

/**
 * Ids that came from outside, each by a keyed 128-bit hash: payments and gifts in kind, refunds, teams. The three are
 * kept apart by the first byte hashed.
 */
public final class Ids {
    private static final byte PAYMENT = 0;
    private static final byte REFUND = 1;
    private static final byte TEAM = 2;
    private static final byte CONTENT = 3;
    private static final int TABLE = 1;

    private final SipHash128 hash = new SipHash128();
    private final IdempotencyTable table = new IdempotencyTable();

    /** Sets the key, before the first id. */
    public void key(final long key0, final long key1) {
        hash.key(key0, key1);
    }

    /** Number of ids. */
    public long size() {
        return table.size();
    }

    /** Starts on a payment's id, or with a partner's on a gift in kind's; {@link #find} and {@link #insert} mean it. */
    public Ids payment(
            final int channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer id,
            final int idOffset,
            final int idLength) {
        hash.start().update(PAYMENT).update((byte) channel).update((byte) partnerLength);
        hash.update(partner, partnerOffset, partnerLength);
        hash.update(id, idOffset, idLength).finish();
        return this;
    }

    /** Starts on a payment's id. */
    public Ids payment(final int channel, final DirectBuffer id) {
        return payment(channel, id, 0, 0, id, 0, id.capacity());
    }

    /** Starts on the id of a gift in kind. */
    public Ids contribution(final int channel, final DirectBuffer partner, final DirectBuffer id) {
        return payment(channel, partner, 0, partner.capacity(), id, 0, id.capacity());
    }

    /** Starts on a refund's id. */
    public Ids refund(final int channel, final DirectBuffer paymentId, final DirectBuffer refundId) {
        hash.start().update(REFUND).update((byte) channel).update((byte) paymentId.capacity());
        hash.update(paymentId, 0, paymentId.capacity());
        hash.update(refundId, 0, refundId.capacity()).finish();
        return this;
    }

    /** Starts on a team's name. */
    public Ids team(final DirectBuffer name) {
        hash.start().update(TEAM).update(name, 0, name.capacity()).finish();
        return this;
    }

    /** Packed value of the id started on, see {@link IdempotencyTable}; -1 if it is unknown. */
    public long find() {
        return table.find(hash.hi(), hash.lo());
    }

    /** First eight bytes of the hash started on. */
    public long hi() {
        return hash.hi();
    }

    /** Second eight bytes of the hash started on. */
    public long lo() {
        return hash.lo();
    }

    /** Adds an id by its hash. */
    public void insert(final long hi, final long lo, final long sequence, final int fingerprint) {
        table.insert(hi, lo, sequence, fingerprint);
    }

    /** 24 bits over what must not differ when an id comes again. */
    public int fingerprint(
            final long amountFen,
            final long donorHi,
            final long donorLo,
            final int currency,
            final DirectBuffer project) {
        hash.start().update(CONTENT).update(amountFen).update(donorHi).update(donorLo);
        hash.update((long) currency).update(project, 0, project.capacity()).finish();
        return (int) hash.lo() & 0xFF_FFFF;
    }

    void write(final StateOut out) {
        out.putTable(TABLE, table::hashInto, table::writeSnapshot);
    }

    void read(final StateIn in) {
        in.getTable(TABLE, table::readSnapshot);
    }
}
