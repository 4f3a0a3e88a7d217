package org.tributary.gateway.channel.parse;

/**
 * Parses the channels' formats of times to epoch milliseconds, without the garbage of {@code java.time}. Stateless.
 * Beijing keeps UTC+8 all year, since 1991.
 */
public final class Times {
    private static final long DAY_MS = 86_400_000L;
    private static final long BEIJING_MS = 8 * 3_600_000L;
    private static final int MIN_YEAR = 2000;
    private static final int MAX_YEAR = 2199;

    private Times() {}

    /** RFC 3339: {@code 2018-06-08T10:34:56+08:00}, with up to nine decimals of a second, {@code Z} or an offset. */
    public static long rfc3339(final String text) throws MalformedException {
        if (text == null || text.length() < 20 || text.length() > 35 || text.charAt(10) != 'T') {
            throw bad();
        }
        long local = dateAndTime(text);
        int at = 19;
        if (text.charAt(at) == '.') {
            int end = at + 1;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            local += millis(text, at + 1, end);
            at = end;
        }
        return local - offset(text, at);
    }

    /** Alipay's: {@code 2018-06-08 10:34:56}, with or without decimals of a second, Beijing time. */
    public static long beijing(final String text) throws MalformedException {
        if (text == null || text.length() < 19 || text.length() > 29 || text.charAt(10) != ' ') {
            throw bad();
        }
        long local = dateAndTime(text);
        if (text.length() > 19) {
            if (text.charAt(19) != '.') {
                throw bad();
            }
            local += millis(text, 20, text.length());
        }
        return local - BEIJING_MS;
    }

    /** UnionPay's: {@code 20180608103456}, Beijing time. */
    public static long beijingCompact(final String text) throws MalformedException {
        if (text == null || text.length() != 14) {
            throw bad();
        }
        return day(number(text, 0, 4), number(text, 4, 2), number(text, 6, 2)) * DAY_MS
                + timeOfDay(number(text, 8, 2), number(text, 10, 2), number(text, 12, 2))
                - BEIJING_MS;
    }

    private static long dateAndTime(final String text) throws MalformedException {
        if (text.charAt(4) != '-' || text.charAt(7) != '-' || text.charAt(13) != ':' || text.charAt(16) != ':') {
            throw bad();
        }
        return day(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)) * DAY_MS
                + timeOfDay(number(text, 11, 2), number(text, 14, 2), number(text, 17, 2));
    }

    private static long offset(final String text, final int at) throws MalformedException {
        if (at >= text.length()) {
            throw bad();
        }
        final char sign = text.charAt(at);
        if (sign == 'Z' && text.length() == at + 1) {
            return 0;
        }
        if (sign != '+' && sign != '-' || text.length() != at + 6 || text.charAt(at + 3) != ':') {
            throw bad();
        }
        final long offset = timeOfDay(number(text, at + 1, 2), number(text, at + 4, 2), 0);
        return sign == '+' ? offset : -offset;
    }

    private static long millis(final String text, final int from, final int to) throws MalformedException {
        if (to <= from || to - from > 9) {
            throw bad();
        }
        long millis = 0;
        int place = 100;
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                throw bad();
            }
            millis += (long) place * (text.charAt(i) - '0');
            place /= 10;
        }
        return millis;
    }

    /** Days since 1970, by the count of days before a year and a month that begin in March. */
    private static long day(final int year, final int month, final int day) throws MalformedException {
        if (year < MIN_YEAR || year > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
            throw bad();
        }
        final int shifted = month > 2 ? year : year - 1;
        final int monthFromMarch = month > 2 ? month - 3 : month + 9;
        final long dayOfYear = (153L * monthFromMarch + 2) / 5 + day - 1;
        return 365L * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
    }

    private static int daysOf(final int year, final int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static long timeOfDay(final int hour, final int minute, final int second) throws MalformedException {
        if (hour > 23 || minute > 59 || second > 59) {
            throw bad();
        }
        return ((hour * 60L + minute) * 60 + second) * 1000;
    }

    private static int number(final String text, final int from, final int length) throws MalformedException {
        int number = 0;
        for (int i = from; i < from + length; i++) {
            if (!isDigit(text.charAt(i))) {
                throw bad();
            }
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }

    private static boolean isDigit(final char c) {
        return c >= '0' && c <= '9';
    }

    private static MalformedException bad() {
        return new MalformedException("not a valid time");
    }
}
