package org.tributary.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SignedCallback;

/**
 * No input makes an adapter throw, and none that was not signed is accepted. A failure prints the input and the seed.
 * Keys differ from run to run, so {@code -Dfuzz.seed=SEED} makes the same changes to other bytes. The long run: {@code
 * mvn -pl engine,gateway test -Dexcluded.tags= -Dtest=CallbackFuzzTest#shouldHoldOverMillions
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.inputs=5000000}.
 */
class CallbackFuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextLong());
    private static final long LONG_RUN_INPUTS = Long.getLong("fuzz.inputs", 2_000_000L);
    private static final int SHORT_RUN_INPUTS = 12_000;
    private static final int SIGNED_INPUTS = 4_000;

    private static final String CONTENT = "{\"mchid\":\"1\",\"transaction_id\":\"42\",\"out_trade_no\":\"o\","
            + "\"refund_id\":\"5\",\"trade_state\":\"SUCCESS\",\"refund_status\":\"SUCCESS\",\"attach\":\"p=x\","
            + "\"success_time\":\"2026-09-07T09:00:00+08:00\",\"payer\":{\"openid\":\"o\"},"
            + "\"promotion_detail\":[{\"type\":\"NOCASH\",\"amount\":1}],"
            + "\"amount\":{\"total\":100,\"refund\":3,\"currency\":\"CNY\"}}";

    private final CallbackSamples samples = new CallbackSamples(CryptoSuite.select("auto"));
    private final List<SignedCallback> all = CallbackSamples.all();

    @AfterEach
    void close() {
        samples.close();
    }

    @Test
    void shouldRefuseWhenAnyByteOfBodyIsTampered() {
        final Mutator mutator = new Mutator(new Random(SEED));
        for (final SignedCallback signed : all) {
            final String genuine = read(signed, signed.body());
            assertThat(CallbackSamples.isRefused(genuine)).as(genuine).isFalse();
            for (int at = 0; at < signed.body().length; at++) {
                final byte[] tampered = mutator.flip(signed.body(), at);
                checkTampered(signed, tampered, genuine);
            }
        }
    }

    @Test
    void shouldRefuseWhenAnyByteOfASignedHeaderIsTampered() {
        final Mutator mutator = new Mutator(new Random(SEED));
        for (final SignedCallback signed : all) {
            for (final Map.Entry<String, String> header : signed.headers().entrySet()) {
                if (header.getKey().equals("Content-Type")) {
                    continue;
                }
                final byte[] value = header.getValue().getBytes(StandardCharsets.ISO_8859_1);
                for (int at = 0; at < value.length; at++) {
                    final String other = new String(mutator.flip(value, at), StandardCharsets.ISO_8859_1);
                    final TestCallback callback = arrive(signed).header(header.getKey(), other);
                    assertThat(samples.read(signed.path(), callback))
                            .as("seed %d: %s %s: %s", SEED, signed.path(), header.getKey(), other)
                            .startsWith("NOT_AUTHENTIC ");
                }
            }
        }
    }

    @Test
    void shouldNeitherThrowNorBelieveWhenBodyIsMutated() {
        fuzz(SEED, SHORT_RUN_INPUTS, samples);
    }

    @Test
    @Tag("long")
    void shouldHoldOverMillions() {
        final int threads = Runtime.getRuntime().availableProcessors();
        IntStream.range(0, threads).parallel().forEach(thread -> {
            final CallbackSamples own = new CallbackSamples(CryptoSuite.select("auto"));
            fuzz(SEED + thread, LONG_RUN_INPUTS / threads, own);
            own.close();
        });
    }

    private void fuzz(final long seed, final long inputs, final CallbackSamples readBy) {
        final Random random = new Random(seed);
        final Mutator mutator = new Mutator(random);
        for (long i = 0; i < inputs; i++) {
            final SignedCallback signed = all.get(random.nextInt(all.size()));
            final SignedCallback other = all.get(random.nextInt(all.size()));
            final byte[] mutated = mutator.mutate(signed.body(), other.body());
            final String path = random.nextInt(8) == 0 ? other.path() : signed.path();
            final String outcome;
            try {
                outcome = readBy.read(path, new TestCallback(signed.headers(), mutated, CallbackSamples.NOW_MS));
            } catch (final RuntimeException e) {
                throw new AssertionError("seed " + seed + ", input " + i + " to " + path, e);
            }
            if (!CallbackSamples.isRefused(outcome)) {
                final boolean isRecut = CallbackSamples.isUnreadable(outcome) && isOfTheSameText(signed, mutated);
                assertThat(isRecut || saysTheSame(signed, mutated))
                        .as(
                                "seed %d, input %d to %s: %s, of %s",
                                seed, i, path, outcome, new String(mutated, StandardCharsets.ISO_8859_1))
                        .isTrue();
            }
        }
    }

    /**
     * Signed callbacks that no channel would send are refused as malformed or ignored; they never make an adapter
     * throw.
     */
    @Test
    void shouldNeverThrowWhenSignedContentIsStrange() {
        final Random random = new Random(SEED);
        final Mutator mutator = new Mutator(random);
        for (int i = 0; i < SIGNED_INPUTS; i++) {
            final SignedCallback sample = all.get(random.nextInt(all.size()));
            final SignedCallback signed = signStrange(sample, mutator, random);
            try {
                samples.read(signed.path(), arrive(signed));
            } catch (final RuntimeException e) {
                throw new AssertionError("seed " + SEED + ", input " + i + " to " + signed.path(), e);
            }
        }
    }

    private static SignedCallback signStrange(final SignedCallback sample, final Mutator mutator, final Random random) {
        final SandboxChannels channels = Sandbox.CHANNELS;
        final byte[] content = CONTENT.getBytes(StandardCharsets.UTF_8);
        return switch (sample.path()) {
            case "/callbacks/wechatpay" ->
                random.nextBoolean()
                        ? channels.wechatPay().signed(mutator.mutate(sample.body(), content), CallbackSamples.NOW_MS)
                        : channels.wechatPay()
                                .sealed(
                                        random.nextBoolean() ? "TRANSACTION.SUCCESS" : "REFUND.SUCCESS",
                                        "transaction",
                                        mutator.mutate(content, sample.body()),
                                        CallbackSamples.NOW_MS);
            case "/callbacks/stripe" ->
                channels.stripe().signed(mutator.mutate(sample.body(), content), CallbackSamples.NOW_MS);
            case "/callbacks/contributions" ->
                channels.partner().signed(mutator.mutate(sample.body(), content), CallbackSamples.NOW_MS);
            case "/callbacks/payments/counter" ->
                CallbackSamples.source().signed(mutator.mutate(sample.body(), content), CallbackSamples.NOW_MS);
            case "/callbacks/alipay" -> channels.alipay().signed(strangeFields(sample, mutator, random));
            default -> channels.unionPay().signed(strangeFields(sample, mutator, random));
        };
    }

    private static Map<String, String> strangeFields(
            final SignedCallback sample, final Mutator mutator, final Random random) {
        final Map<String, String> fields = Forms.decode(sample.body());
        fields.keySet().removeAll(List.of("sign", "sign_type", "signature"));
        final List<String> names = fields.keySet().stream().sorted().toList();
        for (int i = 0; i < 3; i++) {
            final String name = names.get(random.nextInt(names.size()));
            final byte[] value = fields.get(name).getBytes(StandardCharsets.UTF_8);
            fields.put(name, new String(mutator.mutate(value, sample.body()), StandardCharsets.UTF_8));
        }
        return fields;
    }

    private void checkTampered(final SignedCallback signed, final byte[] tampered, final String genuine) {
        final String outcome = read(signed, tampered);
        if (isForm(signed)) {
            final boolean harmless = outcome.equals(genuine) && saysTheSame(signed, tampered)
                    || CallbackSamples.isUnreadable(outcome) && isOfTheSameText(signed, tampered);
            assertThat(harmless || CallbackSamples.isRefused(outcome))
                    .as("seed %d: %s: %s", SEED, outcome, new String(tampered, StandardCharsets.ISO_8859_1))
                    .isTrue();
        } else {
            // Verified before it is parsed, so a callback that is not authentic can't be malformed.
            assertThat(outcome).as("seed %d: %s", SEED, signed.path()).startsWith("NOT_AUTHENTIC ");
        }
    }

    /**
     * A form's signature is over its decoded fields, for which {@code %2b} and {@code %2B} are equal. Alipay does not
     * sign {@code sign_type}; without it the signature is still RSA2.
     */
    private static boolean saysTheSame(final SignedCallback signed, final byte[] body) {
        return isForm(signed) && signedFields(signed.body()).equals(signedFields(body))
                || Arrays.equals(signed.body(), body);
    }

    /** True if its fields are another split of the signed text. */
    private static boolean isOfTheSameText(final SignedCallback signed, final byte[] body) {
        final List<String> leftOut =
                signed.path().endsWith("alipay") ? List.of("sign", "sign_type") : List.of("signature");
        final String text = isForm(signed) ? Forms.signedText(body, leftOut) : null;
        return text != null && text.equals(Forms.signedText(signed.body(), leftOut));
    }

    private static Map<String, String> signedFields(final byte[] body) {
        final Map<String, String> fields = Forms.decode(body);
        if (fields != null && "RSA2".equals(fields.get("sign_type"))) {
            fields.remove("sign_type");
        }
        return fields;
    }

    private static boolean isForm(final SignedCallback signed) {
        return signed.path().equals("/callbacks/alipay") || signed.path().equals("/callbacks/unionpay");
    }

    private String read(final SignedCallback signed, final byte[] body) {
        return samples.read(signed.path(), arrive(signed).body(body));
    }

    private static TestCallback arrive(final SignedCallback signed) {
        return new TestCallback(signed, CallbackSamples.NOW_MS);
    }
}
