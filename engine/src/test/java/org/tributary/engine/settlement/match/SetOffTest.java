package org.tributary.engine.settlement.match;

import static org.assertj.core.api.Assertions.assertThat;

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
