package org.tributary.engine.settlement.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SetOffTest {
    private final TreeMap<MatchKey, MatchSums> sums = new TreeMap<>();

    @Test
    void shouldLeaveListedMoneyAloneAndLowerWhatIsNotListedYet() {
        pool("a", "o1", 0, 3_000, 0);
        pool("b", "o1", 10_000, 0, 10_000);
        pool("c", "o1", 10_000, 0, 0);

        SetOff.apply(sums);

        assertThat(of("b", "o1")).isEqualTo("payable 10000 due 10000 overpaid 0 set off 0");
        assertThat(of("c", "o1")).isEqualTo("payable 7000 due 7000 overpaid 0 set off 3000");
        assertThat(of("a", "o1")).isEqualTo("payable 0 due 0 overpaid 0 set off 0");
    }

    @Test
    void shouldOweNothingMoreWhenTheRestWasPaid() {
        pool("a", "o1", 0, 3_000, 0);
        pool("c", "o1", 10_000, 7_000, 0);

        SetOff.apply(sums);

        assertThat(of("c", "o1")).isEqualTo("payable 0 due 0 overpaid 0 set off 3000");
        assertThat(of("a", "o1")).isEqualTo("payable 0 due 0 overpaid 0 set off 0");
    }

    @Test
    void shouldNotSetOffTwiceWhenAnOpenLineIsShortOfIt() {
        pool("a", "o1", 0, 3_000, 0);
        pool("b", "o1", 10_000, 0, 0);
        pool("c", "o1", 10_000, 0, 7_000);

        SetOff.apply(sums);

        assertThat(of("c", "o1")).isEqualTo("payable 7000 due 7000 overpaid 0 set off 3000");
        assertThat(of("b", "o1")).isEqualTo("payable 10000 due 10000 overpaid 0 set off 0");
    }

    @Test
    void shouldKeepTheRestOverpaidAndNeverSetItAgainstAnotherOrganisation() {
        pool("a", "o1", 0, 3_000, 0);
        pool("b", "o1", 1_000, 0, 0);
        pool("b", "o2", 9_000, 0, 0);

        SetOff.apply(sums);

        assertThat(of("a", "o1")).isEqualTo("payable 0 due 0 overpaid 2000 set off 0");
        assertThat(of("b", "o1")).isEqualTo("payable 0 due 0 overpaid 0 set off 1000");
        assertThat(of("b", "o2")).isEqualTo("payable 9000 due 9000 overpaid 0 set off 0");
    }

    /** The rule's text (RULES 22.5) done fen by fen. */
    @Test
    void shouldSetOffAsTheRuleSaysWhateverWasPaidAndListed() {
        final long seed = Long.getLong("test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            sums.clear();
            final TreeMap<String, long[]> rows = new TreeMap<>();
            for (char pool = 'a'; pool < 'a' + 1 + random.nextInt(5); pool++) {
                for (int organisation = 1; organisation <= 2; organisation++) {
                    final long confirmedFen = random.nextInt(12);
                    final long paidFen = random.nextInt(2) * random.nextInt(12);
                    final long payableFen = Math.max(0, confirmedFen - paidFen);
                    final long listedFen = random.nextInt(2) * random.nextLong(payableFen + 1);
                    pool("" + pool, "o" + organisation, confirmedFen, paidFen, listedFen);
                    rows.put(
                            "" + pool + organisation,
                            new long[] {payableFen, listedFen, Math.max(0, paidFen - confirmedFen), 0});
                }
            }
            setOffByFen(rows);

            SetOff.apply(sums);

            rows.forEach((key, row) -> assertThat(of(key.substring(0, 1), "o" + key.charAt(1)))
                    .as("%s, rerun: -Dtest.seed=%d", key, seed)
                    .isEqualTo("payable " + row[0] + " due " + row[0] + " overpaid " + row[2] + " set off " + row[3]));
        }
    }

    /** Rows by pool and organisation: payable, listed, overpaid, set off. */
    private static void setOffByFen(final TreeMap<String, long[]> rows) {
        for (final boolean listed : new boolean[] {true, false}) {
            rows.forEach((key, row) -> {
                while (row[1] > 0 == listed && row[0] > row[1] && takeOverpaid(rows, key.charAt(1))) {
                    row[0]--;
                    row[3]++;
                }
            });
        }
    }

    private static boolean takeOverpaid(final TreeMap<String, long[]> rows, final char organisation) {
        for (final Map.Entry<String, long[]> each : rows.entrySet()) {
            if (each.getKey().charAt(1) == organisation && each.getValue()[2] > 0) {
                each.getValue()[2]--;
                return true;
            }
        }
        return false;
    }

    private void pool(
            final String pool,
            final String organisation,
            final long confirmedFen,
            final long paidFen,
            final long listedFen) {
        final MatchSums of = new MatchSums();
        of.confirmedFen = confirmedFen;
        of.end(paidFen, listedFen);
        sums.put(new MatchKey("s1", pool, organisation), of);
    }

    private String of(final String pool, final String organisation) {
        final MatchSums of = sums.get(new MatchKey("s1", pool, organisation));
        return "payable " + of.payableFen() + " due " + of.dueFen() + " overpaid " + of.overpaidFen() + " set off "
                + of.setOffFen();
    }
}
