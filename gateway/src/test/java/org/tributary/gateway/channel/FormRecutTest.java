package org.tributary.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.easysdk.kernel.util.Signer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;

/**
 * Alipay and UnionPay sign {@code k=v&k=v} over decoded values, so one signature fits every split of that text into
 * fields. At most one of them is read, with the channel's meaning. The long run: {@code mvn -pl engine,gateway test
 * -Dexcluded.tags= -Dtest=FormRecutTest#shouldHoldOverMillions -Dsurefire.failIfNoSpecifiedTests=false
 * -Drecut.inputs=10000000}.
 */
class FormRecutTest {
    private static final long SEED = Long.getLong("recut.seed", new Random().nextLong());
    private static final long LONG_RUN_INPUTS = Long.getLong("recut.inputs", 2_000_000L);
    private static final int CUTS = 200;
    private static final int SHORT_RUN_FORMS = 60;
    private static final long NOW_MS = CallbackSamples.NOW_MS;

    /** Pieces of which free text is made, some of them useful to an attacker. */
    private static final String[] PIECES = {
        "p=kids-gallery",
        "d=user%2F1",
        "t=team-1",
        "i=p01",
        "x",
        "a b",
        "捐款",
        "H&M",
        "1+1=2",
        "==",
        "cD1h",
        "{",
        "}",
        "refund_fee=1.00",
        "gmt_refund=2026-09-07 09:00:00",
        "trade_status=TRADE_CLOSED",
        "seller_id=2088000000000001",
        "total_amount=9.99",
        "queryId=77",
        "respCode=00",
        "txnAmt=1",
        "currencyCode=392",
        "subject=y",
        "zz=1",
        "q=1",
        "point=2",
        "req=1",
        "reqs=3",
        "resp=4",
        "sub=1",
        "sb=2",
        "rz=1",
        "bz=1",
        "sign=x",
        "charset=GBK"
    };

    private final CallbackSamples samples = new CallbackSamples(CryptoSuite.select("auto"));

    @AfterEach
    void close() {
        samples.close();
    }

    @Test
    void shouldNeverReadASecondMeaningOutOfOneSignedText() {
        final Tally tally = new Tally();
        recut(SEED, SHORT_RUN_FORMS, samples, tally);
        // The splits test something: most are authentic, and some are readable, some unreadable.
        assertThat(tally.authentic).as("seed %d", SEED).isGreaterThan(SHORT_RUN_FORMS * CUTS / 4);
        assertThat(tally.readable).as("seed %d", SEED).isPositive();
        assertThat(tally.unreadable).as("seed %d", SEED).isPositive();
    }

    @Test
    @Tag("long")
    void shouldHoldOverMillions() {
        final int threads = Runtime.getRuntime().availableProcessors();
        final long forms = LONG_RUN_INPUTS / CUTS / threads;
        IntStream.range(0, threads).parallel().forEach(thread -> {
            final CallbackSamples own = new CallbackSamples(CryptoSuite.select("auto"));
            final Tally tally = new Tally();
            recut(SEED + thread, forms, own, tally);
            System.out.printf("seed %d: %s%n", SEED + thread, tally);
            own.close();
        });
    }

    /** Inputs that were accepted once; the official signer decides which are authentic. */
    @Test
    void shouldNotReadAlipayFormsWhoseFieldsAreHidden() throws Exception {
        final String key = Base64.getEncoder()
                .encodeToString(KeyFiles.publicKey(Sandbox.KEYS.resolve("alipay/platform-public.pem"))
                        .getEncoded());
        final TreeMap<String, String> genuine = alipay(new Random(1), 0);
        for (final String hidden :
                List.of("seller_id", "auth_app_id", "trade_no", "gmt_payment", "total_amount", "charset")) {
            final TreeMap<String, String> cut = hide(sign("alipay", genuine), hidden, "sign", "sign_type");
            assertThat(Signer.verifyParams(new HashMap<>(cut), key)).as(hidden).isTrue();
            assertThat(read("alipay", cut)).as(hidden).startsWith("UNREADABLE TRADE_SUCCESS|2026");
        }
        final TreeMap<String, String> whole =
                new TreeMap<>(Map.of("app_id", Recuts.text(genuine).substring("app_id=".length())));
        whole.put("sign", sign("alipay", genuine).get("sign"));
        assertThat(Signer.verifyParams(new HashMap<>(whole), key)).isTrue();
        assertThat(read("alipay", whole)).startsWith("UNREADABLE ");
    }

    @Test
    void shouldNotReadUnionPayFormsWhoseFieldsAreHidden() {
        final TreeMap<String, String> genuine = unionPay(new Random(1), 0);
        for (final String hidden : List.of(
                "merId",
                "queryId",
                "currencyCode",
                "txnAmt",
                "txnTime",
                "txnType",
                "respCode",
                "signMethod",
                "signPubKeyCert",
                "orderId")) {
            final TreeMap<String, String> cut = hide(sign("unionpay", genuine), hidden, "signature", "signature");
            assertThat(read("unionpay", cut)).as(hidden).startsWith("UNREADABLE purchase|26|");
        }
    }

    @Test
    void shouldBeUnreadableWhenAFieldAppearsTwice() {
        final TreeMap<String, String> fields = sign("unionpay", unionPay(new Random(1), 0));
        final byte[] body = Forms.encode(fields);
        final byte[] doubled =
                (new String(body, StandardCharsets.US_ASCII) + "&signature=x").getBytes(StandardCharsets.US_ASCII);
        assertThat(samples.read("/callbacks/unionpay", new TestCallback(Map.of(), doubled, NOW_MS)))
                .startsWith("UNREADABLE ");
    }

    private static final class Tally {
        private long authentic;
        private long readable;
        private long unreadable;

        @Override
        public String toString() {
            return authentic + " authentic cuts: " + readable + " read as meant, " + unreadable + " unreadable";
        }
    }

    private static void recut(final long seed, final long forms, final CallbackSamples readBy, final Tally tally) {
        final Random random = new Random(seed);
        for (long i = 0; i < forms; i++) {
            final String channel = random.nextBoolean() ? "alipay" : "unionpay";
            final int kind = random.nextInt(4);
            final TreeMap<String, String> fields =
                    channel.equals("alipay") ? alipay(random, kind) : unionPay(random, kind);
            final String text = Recuts.text(fields);
            final String signature = sign(channel, fields).get(Recuts.signatureName(channel));
            final String genuine = read(readBy, channel, fields, signature);
            final Set<String> meanings = new HashSet<>();
            byte[] event = null;
            for (int cut = 0; cut < CUTS; cut++) {
                final List<String[]> cutFields = Recuts.cut(text, random);
                final String outcome = read(
                        readBy, channel, Recuts.encode(cutFields, channel, signature, StandardCharsets.UTF_8, random));
                final String as = "seed %d, form %d, cut %d: %s became %s".formatted(seed, i, cut, text, outcome);
                if (!Recuts.isSigned(cutFields, text, channel.equals("alipay"))) {
                    assertThat(outcome).as(as).startsWith("NOT_AUTHENTIC ");
                    continue;
                }
                tally.authentic++;
                if (CallbackSamples.isUnreadable(outcome)) {
                    tally.unreadable++;
                    assertThat(event == null ? readBy.eventDigest() : event)
                            .as(as)
                            .isEqualTo(readBy.eventDigest());
                    event = readBy.eventDigest();
                } else {
                    tally.readable++;
                    assertThat(CallbackSamples.isRefused(outcome)).as(as).isFalse();
                    meanings.add(outcome);
                    if (!CallbackSamples.isUnreadable(genuine)) {
                        assertThat(outcome).as(as).isEqualTo(genuine);
                    }
                }
            }
            assertThat(meanings).as("seed %d, form %d: %s", seed, i, text).hasSizeLessThanOrEqualTo(1);
        }
    }

    private static String freeText(final Random random) {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(text.isEmpty() ? "" : random.nextInt(8) == 0 ? "=" : "&")
                    .append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** Kind 0 is a plain payment, 1 one with free text, 2 a refund, 3 any of these with an undocumented field. */
    private static TreeMap<String, String> alipay(final Random random, final int kind) {
        final TreeMap<String, String> fields =
                new TreeMap<>(Sandbox.CHANNELS.alipay().identity());
        fields.put("auth_app_id", fields.get("app_id"));
        fields.put("charset", "UTF-8");
        fields.put("notify_time", "2026-09-07 09:00:00");
        fields.put("trade_no", "2026");
        fields.put("trade_status", "TRADE_SUCCESS");
        fields.put("total_amount", "1.00");
        fields.put("gmt_payment", "2026-09-07 09:00:00");
        fields.put("version", "1.0");
        fields.put("passback_params", "p=kids-gallery&i=p01");
        fields.put("subject", "donation");
        if (kind > 0) {
            fields.put("passback_params", freeText(random));
            fields.put("subject", freeText(random));
            fields.put("body", freeText(random));
        }
        if (kind == 2) {
            fields.put("refund_fee", "0.40");
            fields.put("gmt_refund", "2026-09-07 10:00:00.320");
        }
        if (kind == 3) {
            fields.put(List.of("pb", "passbook", "suc", "bonus", "aaa", "zzz").get(random.nextInt(6)), "new");
        }
        return fields;
    }

    private static TreeMap<String, String> unionPay(final Random random, final int kind) {
        final TreeMap<String, String> fields = new TreeMap<>();
        fields.put("bizType", "000201");
        fields.put("encoding", "UTF-8");
        fields.put("merId", "700000000000001");
        fields.put("orderId", "o1");
        fields.put("queryId", "26");
        fields.put("txnTime", "20260907085950");
        fields.put("txnAmt", "1000");
        fields.put("currencyCode", "156");
        fields.put("txnType", "01");
        fields.put("respCode", "00");
        fields.put("respMsg", "成功[0000000]");
        fields.put("signMethod", "01");
        fields.put("reqReserved", "p=kids-gallery&i=p01");
        fields.put("version", "5.1.0");
        try {
            fields.put("signPubKeyCert", KeyFiles.text(Sandbox.KEYS.resolve("unionpay/platform-cert.pem")));
        } catch (final KeyFileException e) {
            throw new IllegalStateException(e);
        }
        if (kind > 0) {
            fields.put("reqReserved", freeText(random));
            fields.put("respMsg", freeText(random));
            fields.put("tokenPayData", "{token=6&trId=9&tokenLevel=40}");
        }
        if (kind == 2) {
            fields.put("txnType", "04");
            fields.put("origQryId", "25");
        }
        if (kind == 3) {
            fields.put(List.of("reqs", "respN", "aaa", "zzz", "tol").get(random.nextInt(5)), "new");
        }
        return fields;
    }

    /** Hides a field in the value of the one before it in the signed text. */
    private static TreeMap<String, String> hide(
            final TreeMap<String, String> fields, final String name, final String unsigned, final String alsoUnsigned) {
        final TreeMap<String, String> cut = new TreeMap<>(fields);
        String before = cut.lowerKey(name);
        while (before.equals(unsigned) || before.equals(alsoUnsigned)) {
            before = cut.lowerKey(before);
        }
        cut.put(before, cut.get(before) + "&" + name + "=" + cut.remove(name));
        return cut;
    }

    private static TreeMap<String, String> sign(final String channel, final TreeMap<String, String> fields) {
        final SignedCallback signed = channel.equals("alipay")
                ? Sandbox.CHANNELS.alipay().signed(fields)
                : Sandbox.CHANNELS.unionPay().signed(fields);
        return new TreeMap<>(Forms.decode(signed.body()));
    }

    private String read(final String channel, final TreeMap<String, String> fields) {
        return read(samples, channel, Forms.encode(fields));
    }

    private static String read(
            final CallbackSamples readBy,
            final String channel,
            final TreeMap<String, String> fields,
            final String signature) {
        final TreeMap<String, String> all = new TreeMap<>(fields);
        all.put(Recuts.signatureName(channel), signature);
        return read(readBy, channel, Forms.encode(all));
    }

    private static String read(final CallbackSamples readBy, final String channel, final byte[] body) {
        return readBy.read("/callbacks/" + channel, new TestCallback(Map.of(), body, NOW_MS));
    }
}
