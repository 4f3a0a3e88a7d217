package org.tributary.engine.core.state;

import org.tributary.engine.codec.Channels;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.state.campaign.Tally;

/**
 * The campaign's sums (RULES 18.1): {@code received = donations + held + refunded of held}. Foreign money is
 * counted, never summed. Amounts are fen.
 */
public final class Ledger {
    private final Tally campaign = new Tally();
    private final Tally[] channels = new Tally[Channels.CODES];
    private long receivedCount;
    private long receivedFen;
    private long heldCount;
    private long heldFen;
    private long foreignCount;
    private long refundedOfHeldFen;
    private long excessFen;

    Ledger() {
        for (int i = 0; i < channels.length; i++) {
            channels[i] = new Tally();
        }
    }

    /** Everything allocated, matched, contributed. */
    public Tally campaign() {
        return campaign;
    }

    /** The same for one channel's payments. */
    public Tally channel(final int channel) {
        return channels[channel];
    }

    /** Payments of the campaign's own money ever received. */
    public long receivedCount() {
        return receivedCount;
    }

    /** Their amounts, gross. */
    public long receivedFen() {
        return receivedFen;
    }

    /** Donations still held, foreign ones left out. */
    public long heldCount() {
        return heldCount;
    }

    /** What is still held, net. */
    public long heldFen() {
        return heldFen;
    }

    /** Donations of foreign money still held. */
    public long foreignCount() {
        return foreignCount;
    }

    /** Refunds of money never allocated. */
    public long refundedOfHeldFen() {
        return refundedOfHeldFen;
    }

    /** All refunds of payments known here. */
    public long refundedFen() {
        return campaign.refundedFen() + refundedOfHeldFen;
    }

    /** Refunded beyond or without a payment known here. */
    public long excessFen() {
        return excessFen;
    }

    /** False if an amount would take the sum of everything received beyond a long, or is invalid. */
    public boolean canReceive(final long amountFen) {
        return amountFen >= 0 && amountFen <= Long.MAX_VALUE - receivedFen;
    }

    /** Most match money that can still be given to anyone before a sum leaves the range of a long. */
    public long matchHeadroomFen() {
        return Long.MAX_VALUE - campaign.matchedFen() - campaign.contributedFen();
    }

    /** Books a payment's arrival. */
    public void receive(final long amountFen) {
        receivedCount++;
        receivedFen = Math.addExact(receivedFen, amountFen);
    }

    /** Books a payment as held. */
    public void hold(final long amountFen) {
        heldCount++;
        heldFen = Math.addExact(heldFen, amountFen);
    }

    /** Books a held payment of foreign money. */
    public void holdForeign() {
        foreignCount++;
    }

    /** Books the rest of a held payment as no longer held, because it was allocated. */
    public void release(final long leftFen) {
        heldCount--;
        heldFen -= leftFen;
    }

    /**
     * Books a refund of held money; negative if it was reversed.
     *
     * @param countChange -1 if nothing of the payment is left, +1 if it has something again, otherwise 0
     */
    public void refundHeld(final long amountFen, final int countChange) {
        heldFen = Math.subtractExact(heldFen, amountFen);
        refundedOfHeldFen = Math.addExact(refundedOfHeldFen, amountFen);
        heldCount += countChange;
    }

    /** Books that a foreign payment was refunded in full (-1) or came back (+1). */
    public void refundForeign(final int countChange) {
        foreignCount += countChange;
    }

    /** Books money refunded beyond or without a payment; negative: joined or given back. */
    public void excess(final long amountFen) {
        excessFen = Math.addExact(excessFen, amountFen);
    }

    void write(final StateOut out) {
        campaign.write(out);
        for (final Tally channel : channels) {
            channel.write(out);
        }
        out.putLong(receivedCount);
        out.putLong(receivedFen);
        out.putLong(heldCount);
        out.putLong(heldFen);
        out.putLong(foreignCount);
        out.putLong(refundedOfHeldFen);
        out.putLong(excessFen);
    }

    void read(final StateIn in) {
        campaign.read(in);
        for (final Tally channel : channels) {
            channel.read(in);
        }
        receivedCount = in.getLong();
        receivedFen = in.getLong();
        heldCount = in.getLong();
        heldFen = in.getLong();
        foreignCount = in.getLong();
        refundedOfHeldFen = in.getLong();
        excessFen = in.getLong();
    }
}
