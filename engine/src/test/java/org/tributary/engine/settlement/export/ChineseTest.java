package org.tributary.engine.settlement.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts in capitals against the rules' own examples and against a second, naive way of writing them. */
class ChineseTest {
    private static final String DIGITS = "零壹贰叁肆伍陆柒捌玖";
    /** From 元 upwards; a unit of 亿 and more repeats those below it. */
    private static final String[] UNITS = {
        "元", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿", "拾", "佰", "仟", "万", "拾", "佰", "仟"
    };

    @ParameterizedTest
    @CsvSource({
        "140950, 壹仟肆佰零玖元伍角",
        "600714, 陆仟零柒元壹角肆分",
        "168032, 壹仟陆佰捌拾元叁角贰分",
        "10700053, 壹拾万柒仟元伍角叁分",
        "1640902, 壹万陆仟肆佰零玖元零贰分",
        "32504, 叁佰贰拾伍元零肆分"
    })
    void shouldWriteTheRulesOwnExamplesWhenGivenTheirAmounts(final long fen, final String capitals) {
        // 支付结算办法 附一 三 and 四; where it leaves a 零 or a 整 open, ours leaves it out
        assertThat(Chinese.capitals(fen)).isEqualTo(capitals);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 零元整",
        "1, 壹分",
        "9, 玖分",
        "10, 壹角",
        "11, 壹角壹分",
        "99, 玖角玖分",
        "1000, 壹拾元整",
        "1010, 壹拾元壹角",
        "1001, 壹拾元零壹分",
        "10000, 壹佰元整",
        "100001, 壹仟元零壹分",
        "1000000, 壹万元整",
        "1000001, 壹万元零壹分",
        "1000100, 壹万零壹元整",
        "1010000, 壹万零壹佰元整",
        "100000000, 壹佰万元整",
        "100000100, 壹佰万零壹元整",
        "1000000000, 壹仟万元整",
        "10000000000, 壹亿元整",
        "10000000001, 壹亿元零壹分",
        "10000500000, 壹亿零伍仟元整",
        "10100000000, 壹亿零壹佰万元整",
        "11000000000, 壹亿壹仟万元整",
        "10001000000, 壹亿零壹万元整",
        "1000000000000, 壹佰亿元整",
        "100000000000000, 壹万亿元整",
        "123456789012345, 壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分",
        "999999999999999999, 玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"
    })
    void shouldPutZeroWhereTheRulesWantOneWhenPlacesAreEmpty(final long fen, final String capitals) {
        assertThat(Chinese.capitals(fen)).isEqualTo(capitals);
        assertThat(naive(fen)).isEqualTo(capitals);
    }

    @Test
    void shouldAgreeWithTheNaiveWayWhenAmountsAreRandomAndFullOfZeros() {
        final long seed = System.nanoTime();
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200_000; i++) {
            final long fen = amount(random);
            assertThat(Chinese.capitals(fen)).as("%d fen, seed %d", fen, seed).isEqualTo(naive(fen));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1_000_000_000_000_000_000L, Long.MAX_VALUE})
    void shouldRefuseWhenThereAreNoCapitalsForIt(final long fen) {
        assertThatThrownBy(() -> Chinese.capitals(fen)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Of up to 18 digits, about half of them zero. */
    private static long amount(final SplittableRandom random) {
        long fen = 0;
        for (int digits = random.nextInt(19); digits > 0; digits--) {
            fen = 10 * fen + (random.nextBoolean() ? 0 : random.nextInt(10));
        }
        return fen;
    }

    /** Every digit with its unit, then the zeros thinned out. */
    private static String naive(final long fen) {
        final StringBuilder all = new StringBuilder();
        final String yuan = Long.toString(fen / 100);
        for (int i = 0; i < yuan.length(); i++) {
            all.append(DIGITS.charAt(yuan.charAt(i) - '0')).append(UNITS[yuan.length() - 1 - i]);
        }
        String text = all.toString().replaceAll("零[仟佰拾]", "零");
        text = text.replaceAll("零+", "零").replaceAll("零([万亿元])", "$1").replaceAll("亿万", "亿零");
        text = text.replaceAll("零+", "零").replaceAll("零([亿元])", "$1");
        text = text.equals("元") ? "" : text;
        final int jiao = (int) (fen / 10 % 10);
        final int cents = (int) (fen % 10);
        if (jiao == 0 && cents == 0) {
            return (text.isEmpty() ? "零元" : text) + "整";
        }
        final String zero = jiao == 0 && !text.isEmpty() ? "零" : "";
        return text + (jiao == 0 ? zero : DIGITS.charAt(jiao) + "角") + (cents == 0 ? "" : DIGITS.charAt(cents) + "分");
    }
}
