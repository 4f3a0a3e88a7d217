package org.tributary.engine.settlement.export;

/** Amounts in Chinese capitals, as receipts require (中国人民银行《支付结算办法》附一 正确填写票据和结算凭证的基本规定). */
public final class Chinese {
    private static final String[] DIGITS = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
    private static final String[] PLACES = {"", "拾", "佰", "仟"};
    private static final int[] UNITS = {1, 10, 100, 1000};
    private static final int GROUP = 10_000;
    private static final int HUNDRED_MILLION = 100_000_000;

    private Chinese() {}

    /**
     * Returns an amount in capitals.
     *
     * @param fen 0 to 10^18 − 1
     * @return such as 壹佰零贰元叁角 or 伍分
     */
    public static String capitals(final long fen) {
        if (fen < 0 || fen >= 1_000_000_000_000_000_000L) {
            throw new IllegalArgumentException("no capitals for " + fen + " fen");
        }
        final long yuan = fen / 100;
        final int jiao = (int) (fen / 10 % 10);
        final int cents = (int) (fen % 10);
        final StringBuilder text = new StringBuilder();
        if (yuan > 0 || fen == 0) {
            text.append(yuan == 0 ? DIGITS[0] : integer(yuan)).append('元');
        }
        if (jiao == 0 && cents == 0) {
            return text.append('整').toString();
        }
        if (jiao > 0) {
            text.append(DIGITS[jiao]).append('角');
        } else if (yuan > 0) {
            text.append(DIGITS[0]);
        }
        if (cents > 0) {
            text.append(DIGITS[cents]).append('分');
        }
        return text.toString();
    }

    /** Returns a whole number in capitals. Above 亿 the count of 亿 is itself a number: 12,345 亿 is 壹万贰仟叁佰肆拾伍亿. */
    private static String integer(final long yuan) {
        final StringBuilder text = new StringBuilder();
        if (yuan >= HUNDRED_MILLION) {
            text.append(integer(yuan / HUNDRED_MILLION)).append('亿');
        }
        final int below = (int) (yuan % HUNDRED_MILLION);
        if (text.length() > 0 && below > 0 && below < HUNDRED_MILLION / 10) {
            text.append(DIGITS[0]);
        }
        if (below >= GROUP) {
            text.append(group(below / GROUP)).append('万');
        }
        final int last = below % GROUP;
        if (below >= GROUP && last > 0 && last < GROUP / 10) {
            text.append(DIGITS[0]);
        }
        return last == 0 ? text.toString() : text.append(group(last)).toString();
    }

    private static String group(final int digits) {
        final StringBuilder text = new StringBuilder();
        boolean zeroDue = false;
        for (int place = PLACES.length - 1; place >= 0; place--) {
            final int digit = digits / UNITS[place] % 10;
            if (digit == 0) {
                zeroDue = text.length() > 0;
                continue;
            }
            if (zeroDue) {
                text.append(DIGITS[0]);
            }
            zeroDue = false;
            text.append(DIGITS[digit]).append(PLACES[place]);
        }
        return text.toString();
    }
}
