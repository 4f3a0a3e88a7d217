package org.tributary.benchmarks.channel;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tributary.gateway.channel.parse.JsonCursor;

/** The strict, bounded reader over a decrypted WeChat Pay payment; beside it one look at each byte. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class JsonParse {
    private final byte[] payment = """
            {"mchid":"1900000109","appid":"wx8888888888888888","out_trade_no":"o-4200001788742800000000000001",\
            "transaction_id":"4200001788742800000000000001","trade_type":"JSAPI","trade_state":"SUCCESS",\
            "trade_state_desc":"支付成功","bank_type":"OTHERS","attach":"p=kids-gallery&i=p01",\
            "success_time":"2026-09-07T09:00:00+08:00","payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},\
            "amount":{"total":100,"payer_total":100,"currency":"CNY","payer_currency":"CNY"}}""".getBytes(StandardCharsets.UTF_8);

    /** Reads the fields that make a payment, passes over the others. */
    @Benchmark
    public long parse() throws Exception {
        long sum = 0;
        final JsonCursor json = JsonCursor.open(payment, payment.length);
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "mchid", "transaction_id", "out_trade_no", "trade_state", "attach", "success_time" ->
                    sum += json.text().length();
                case "amount", "payer" -> sum += inner(json);
                default -> json.skip();
            }
        }
        json.end();
        return sum;
    }

    private static long inner(final JsonCursor json) throws Exception {
        long sum = 0;
        if (json.enterObject()) {
            for (String name = json.nextField(); name != null; name = json.nextField()) {
                sum += name.equals("total") ? json.number() : json.textOrSkip().length();
            }
        }
        return sum;
    }

    /** Baseline: every byte looked at once. */
    @Benchmark
    public int bareScan() {
        int quotes = 0;
        for (final byte one : payment) {
            quotes += one == '"' ? 1 : 0;
        }
        return quotes;
    }
}
