package org.tributary.gateway.channel;

/**
 * An authentic contribution: a gift in kind, or the reversal of one. One per thread, reused. Texts that are not given are
 * empty, never null.
 */
public final class Contribution {
    /** The contribution's id, unique for the partner. */
    public String id = "";

    /** The partner, as authenticated. */
    public String partner = "";

    /** Id of the conversion, as received. Empty for a reversal. */
    public String conversion = "";

    /** The platform's id of the donor. Never leaves the gateway. */
    public String donor = "";

    /** Id of the project, as received. */
    public String project = "";

    /** Steps, flowers and the like; 0 if amountFen is given. */
    public long quantity;

    /** The order's amount; 0 if quantity is given. */
    public long amountFen;

    /** Time of the gift, epoch milliseconds. For a reversal without a time, its arrival. */
    public long atMs;

    /** Id of the contribution that this one reverses; empty if it is no reversal. */
    public String reverses = "";

    /** Empties every field. */
    public void clear() {
        id = "";
        partner = "";
        conversion = "";
        donor = "";
        project = "";
        quantity = 0;
        amountFen = 0;
        atMs = 0;
        reverses = "";
    }
}
