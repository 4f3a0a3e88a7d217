package org.tributary.loadtest.flood;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Attacks on a server by a stranger without a key. */
public enum Attack {
    /** 1,500 connections send 32 KiB of tiny requests and read nothing. */
    TINY_REQUESTS(
            "1,500 connections send 32 KiB of tiny requests each and read nothing",
            site -> new AttackPlan(
                    1_500, 4, repeated(get("/x"), 32 * 1024), List.of(get("/x")), AttackPlan.Pace.DRIPPING, false)),

    /** 11,000 sockets of one address ask for nothing. */
    IDLE(
            "11,000 sockets of one address ask for nothing",
            site -> new AttackPlan(11_000, 1, new byte[0], List.of(), AttackPlan.Pace.ONCE, true)),

    /** 1,500 connections send a header line a second. */
    SLOW_HEADERS(
            "1,500 connections send a header line a second, and never the last",
            site -> new AttackPlan(
                    1_500,
                    4,
                    bytes("POST /callbacks/wechatpay HTTP/1.1\r\nHost: x\r\n"),
                    List.of(bytes("X-Slow: 1\r\n")),
                    AttackPlan.Pace.DRIPPING,
                    true)),

    /** 1,500 connections send a body of 60,000 bytes, most of it at once and then a byte a second. */
    SLOW_BODIES(
            "1,500 connections send 50,000 of 60,000 bytes of a callback and then a byte a second",
            site -> new AttackPlan(1_500, 4, slowBody(), List.of(bytes("x")), AttackPlan.Pace.DRIPPING, true)),

    /** 250 readers of the heaviest pages and figures. */
    READERS(
            "250 readers of the heaviest pages and figures, each asking again when answered",
            site -> new AttackPlan(250, 4, get("/metrics"), reads(site), AttackPlan.Pace.AFTER_ANSWER, true)),

    /** 64 connections send callbacks with wrong signatures as fast as they can. */
    FORGERIES(
            "64 connections send well-formed callbacks with wrong signatures at full speed",
            site -> new AttackPlan(64, 4, new byte[0], List.of(site.forgeries()), AttackPlan.Pace.FULL_SPEED, true)),

    /** 64 connections guess admin tokens. */
    WRONG_TOKENS(
            "64 connections guess admin tokens, each as soon as the last guess is answered",
            site -> new AttackPlan(64, 4, guess(0), guesses(), AttackPlan.Pace.AFTER_ANSWER, true));

    private static final int DECLARED_BODY = 60_000;
    private static final int SENT_BODY = 50_000;
    private static final int GUESSES = 16;

    /**
     * Public knowledge of an attacker about a server.
     *
     * @param transaction name of a payment that is public, as {@code channel/transaction}
     * @param forgeries callbacks with wrong signatures, concatenated
     */
    record Site(String transaction, byte[] forgeries) {}

    private final String description;
    private final Function<Site, AttackPlan> plan;

    Attack(final String description, final Function<Site, AttackPlan> plan) {
        this.description = description;
        this.plan = plan;
    }

    /** Returns the name on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns a description in one line. */
    public String description() {
        return description;
    }

    /** Returns the attack of a name. */
    public static Optional<Attack> of(final String id) {
        return Arrays.stream(values()).filter(attack -> attack.id().equals(id)).findFirst();
    }

    AttackPlan plan(final Site site) {
        return plan.apply(site);
    }

    private static byte[] get(final String path) {
        return bytes("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private static List<byte[]> reads(final Site site) {
        return List.of(
                get("/api/v1/board"),
                get("/"),
                get("/api/v1/proofs/" + site.transaction()),
                get("/api/v1/timeline"),
                get("/api/v1/campaign"),
                get("/metrics"),
                get("/api/v1/recent"));
    }

    private static byte[] guess(final int number) {
        return bytes("GET /admin/v1/held HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + "0123456789abcdef0123456789abcd" + (10 + number) + "\r\n\r\n");
    }

    private static List<byte[]> guesses() {
        final byte[][] all = new byte[GUESSES][];
        Arrays.setAll(all, Attack::guess);
        return List.of(all);
    }

    private static byte[] slowBody() {
        final byte[] head = bytes("POST /callbacks/wechatpay HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + DECLARED_BODY + "\r\n\r\n");
        final byte[] all = Arrays.copyOf(head, head.length + SENT_BODY);
        Arrays.fill(all, head.length, all.length, (byte) ' ');
        return all;
    }

    private static byte[] repeated(final byte[] request, final int bytes) {
        final byte[] all = new byte[bytes / request.length * request.length];
        for (int at = 0; at < all.length; at += request.length) {
            System.arraycopy(request, 0, all, at, request.length);
        }
        return all;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
