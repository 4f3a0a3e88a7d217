package org.tributary.gateway.channel;

/**
 * What an authentic contribution says: a gift in kind, or taking one back. Reused, one a thread. Texts are empty rather
 * than null where nothing is said.
 */
public final class Contribution {
    /** The contribution's id, unique for the partner. */
    public String id = "";

    /** The partner, as authenticated. */
    public String partner = "";

    /** Id of the conversion, as it came. Empty if this takes one back. */
    public String conversion = "";

    /** The platform's id of the donor. Never leaves the gateway. */
    public String donor = "";

    /** Id of the project, as it came. */
    public String project = "";

    /** Steps, flowers and the like; 0 where amountFen is given. */
    public long quantity;

    /** The order's amount; 0 where quantity is given. */
    public long amountFen;

    /** When it was given, epoch milliseconds. Of a reversal without a time: its arrival. */
    public long atMs;

    /** Id of the contribution that this takes back; empty if none. */
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
