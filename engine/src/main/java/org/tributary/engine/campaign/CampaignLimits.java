package org.tributary.engine.campaign;

/**
 * Limits of a campaign and its parts. Within them every definition fits one command of 1,024 bytes. The gateway's reader
 * refuses a campaign beyond them, and the encoder throws.
 */
public final class CampaignLimits {
    /** Longest id. */
    public static final int MAX_ID_BYTES = 32;

    /** Longest command, as the core takes it. A test holds it equal to the core's own figure. */
    public static final int MAX_COMMAND_BYTES = 1024;

    /** Longest name in one language, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 128;

    /** Longest merchant id of a channel, in bytes of UTF-8. */
    public static final int MAX_MERCHANT_BYTES = 64;

    /** Longest filing number, in bytes of UTF-8. */
    public static final int MAX_FILING_NUMBER_BYTES = 64;

    /** Longest name of who makes a change, in bytes of UTF-8. */
    public static final int MAX_ACTOR_BYTES = 128;

    /** Longest reason journaled, in bytes of UTF-8: 200 characters. */
    public static final int MAX_REASON_BYTES = 600;

    /** Longest secret of a random pool, in hex digits. */
    public static final int MAX_SEED_DIGITS = 128;

    /** Most organisations of a campaign. */
    public static final int MAX_ORGANISATIONS = 100_000;

    /** Most projects of a campaign. */
    public static final int MAX_PROJECTS = 100_000;

    /** Most sponsors of a campaign. */
    public static final int MAX_SPONSORS = 10_000;

    /** Most pools of a campaign. A pool's index has 16 bits in the journal, for every pool there ever was. */
    public static final int MAX_POOLS = 10_000;

    /** Most conversions of a campaign. */
    public static final int MAX_CONVERSIONS = 1_000;

    /** Most partners of a campaign. */
    public static final int MAX_PARTNERS = 1_000;

    /** Most teams that a campaign names. */
    public static final int MAX_TEAMS = 10_000;

    /** Most lines of the fee table. */
    public static final int MAX_FEES = 1_000;

    /** Most items of a project. */
    public static final int MAX_ITEMS = 1_000;

    /** Most tags of a project, and most tags a pool names. */
    public static final int MAX_TAGS = 64;

    /** Most tiers of a rule. */
    public static final int MAX_TIERS = 12;

    /** Share of a budget that means all of it, in the unit of a depleting tier's bound. */
    public static final long WHOLE_BUDGET = 1_000_000_000L;

    /** Longest campaign. */
    public static final int MAX_CAMPAIGN_DAYS = 400;

    /** Most changes of UTC offset in a campaign's zone over its days and the margins around them. */
    public static final int MAX_OFFSETS = 32;

    /** Largest budget, goal or limit, in fen: a trillion yuan. The budgets of all pools together still fit a long. */
    public static final long MAX_AMOUNT_FEN = 100_000_000_000_000L;

    /** Largest single donation a project can take, in fen: 100 million yuan. A hundred million of them fit a long. */
    public static final long MAX_DONATION_FEN = 10_000_000_000L;

    /** Largest numerator or denominator of a ratio: times the largest donation it still fits a long. */
    public static final long MAX_RATIO_TERM = 1_000_000L;

    /** Largest count or quantity of a rule. */
    public static final long MAX_COUNT = 1_000_000_000L;

    /** Most pools that can give to one project at one time of payment through one channel: lines of one record. */
    public static final int MAX_GIVING_POOLS = 52;

    /** Most deferred pools that can note one donation, likewise. */
    public static final int MAX_DEFERRED_POOLS = 32;

    /** Most milestone pools that can count one donation, likewise. */
    public static final int MAX_MILESTONE_POOLS = 64;

    /** Windows end by then, in 2059: a day's number has 15 bits in the core, in any zone. */
    public static final long LAST_CLOSE_MS = 32_765L * 86_400_000L;

    /** Largest priority of a pool. */
    public static final int MAX_PRIORITY = 1_000_000;

    private CampaignLimits() {}

    /** True if a text has the shape of every id in a campaign: lower-case letters, digits and hyphens, no hyphen first. */
    public static boolean isId(final String text) {
        boolean sound = !text.isEmpty() && text.length() <= MAX_ID_BYTES && text.charAt(0) != '-';
        for (int i = 0; i < text.length() && sound; i++) {
            final char c = text.charAt(i);
            sound = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
        }
        return sound;
    }
}
