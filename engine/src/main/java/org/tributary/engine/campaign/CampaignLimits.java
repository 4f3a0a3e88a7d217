package org.tributary.engine.campaign;

import java.util.regex.Pattern;

/**
 * How large a campaign and its parts may be. With these every definition fits one command of 1,024 bytes; who reads a
 * campaign from outside refuses more, the encoder counts on it and throws.
 */
public final class CampaignLimits {
    /** Shape of every id in a campaign. */
    public static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** Longest command, as the core takes it. A test holds it equal to the core's own figure. */
    public static final int MAX_COMMAND_BYTES = 1024;

    /** Longest name in one language, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 128;

    /** Longest merchant id of a channel, in bytes of UTF-8. */
    public static final int MAX_MERCHANT_BYTES = 64;

    /** Longest name of who makes a change, in bytes of UTF-8. */
    public static final int MAX_ACTOR_BYTES = 128;

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

    /** Most lines of the fee table. */
    public static final int MAX_FEES = 1_000;

    /** Most items of a project. */
    public static final int MAX_ITEMS = 1_000;

    /** Most tags of a project, and most tags a pool names. */
    public static final int MAX_TAGS = 64;

    /** Most tiers of a rule. */
    public static final int MAX_TIERS = 12;

    /** Longest campaign. */
    public static final int MAX_CAMPAIGN_DAYS = 400;

    /** Most changes of UTC offset in a campaign's zone over its days and the margins around them. */
    public static final int MAX_OFFSETS = 32;

    /** Largest amount of money anywhere in a campaign, in fen: a trillion yuan. Products with it still fit 128 bits. */
    public static final long MAX_AMOUNT_FEN = 100_000_000_000_000L;

    /** Largest numerator, denominator, count or quantity of a rule. */
    public static final long MAX_COUNT = 1_000_000_000L;

    private CampaignLimits() {}
}
