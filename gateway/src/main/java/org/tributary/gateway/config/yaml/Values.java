package org.tributary.gateway.config.yaml;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tributary.engine.text.Yuan;

/** Parsers for single values. All throw {@link BadValueException}. */
public final class Values {
    private static final Pattern MONEY = Pattern.compile("\\d{1,15}(\\.\\d{1,2})?");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,15}) ?(B|KiB|MiB|GiB|TiB)?");
    private static final Map<String, Integer> UNIT_SHIFTS = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

    /** Constant that every generated enum has and that no file may name. */
    private static final String SBE_NULL = "NULL_VAL";

    private Values() {}

    /** Returns a flag, written {@code true} or {@code false}: YAML's yes and no are not accepted. */
    public static boolean flag(final String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadValueException("is " + quote(text), "Write true or false");
        };
    }

    /** Returns an integer within bounds, both inclusive. */
    public static long integer(final String text, final long least, final long most) {
        final String bounds = "Write a whole number from " + least + " to " + most;
        if (!INTEGER.matcher(text).matches()) {
            throw new BadValueException("is " + quote(text) + ", not a whole number", bounds);
        }
        final long value = Long.parseLong(text);
        if (value < least || value > most) {
            throw new BadValueException("is " + value + ", out of bounds", bounds);
        }
        return value;
    }

    /**
     * Returns an amount in yuan as fen.
     *
     * @param least in fen, inclusive
     * @param most in fen, inclusive
     */
    public static long money(final String text, final long least, final long most) {
        if (!MONEY.matcher(text).matches()) {
            throw new BadValueException("is " + quote(text) + ", not an amount of yuan", moneyRemedy(text));
        }
        final BigDecimal fen = new BigDecimal(text).movePointRight(2);
        if (fen.compareTo(BigDecimal.valueOf(least)) < 0) {
            throw new BadValueException("is " + text + ", at least " + Yuan.of(least), "Raise it");
        }
        if (fen.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new BadValueException("is " + text + ", at most " + Yuan.of(most), "Lower it");
        }
        return fen.longValueExact();
    }

    private static String moneyRemedy(final String text) {
        if (text.matches("-.*")) {
            return "Amounts can't be negative: write yuan such as \"1.00\"";
        }
        if (text.matches("\\d+\\.\\d{3,}")) {
            return "A fen is the smallest amount: write at most two decimals";
        }
        if (text.matches("[\\d,]+(\\.\\d*)?")) {
            return "Write digits without separators, such as \"1000000.00\"";
        }
        return "Write yuan with at most two decimals, such as \"1.00\"";
    }

    /** Returns a number of bytes, written {@code 65536}, {@code 64KiB} or {@code 256 MiB}. */
    public static long bytes(final String text, final long least, final long most) {
        final Matcher matcher = BYTES.matcher(text);
        final String bounds = "Write a size from " + size(least) + " to " + size(most) + ", such as 64KiB or 1GiB";
        if (!matcher.matches()) {
            throw new BadValueException("is " + quote(text) + ", not a size", bounds);
        }
        final String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        final long count = Long.parseLong(matcher.group(1));
        final int shift = UNIT_SHIFTS.getOrDefault(unit, 0);
        if (count > Long.MAX_VALUE >> shift || count << shift < least || count << shift > most) {
            throw new BadValueException("is " + text + ", out of bounds", bounds);
        }
        return count << shift;
    }

    /** Returns a size with the largest unit that divides it. */
    public static String size(final long bytes) {
        for (final String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
            final int shift = UNIT_SHIFTS.getOrDefault(unit, 0);
            if (bytes != 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + unit;
            }
        }
        return Long.toString(bytes);
    }

    /** Returns a constant of an enum, written in lower case with hyphens. */
    public static <E extends Enum<E>> E choice(final Class<E> type, final String text) {
        final List<E> all = Arrays.stream(type.getEnumConstants())
                .filter(constant -> !constant.name().equals(SBE_NULL))
                .toList();
        for (final E constant : all) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        final List<String> words = all.stream().map(Values::word).toList();
        throw new BadValueException(
                "is " + quote(text), Suggestion.remedy(text, words, "Write one of " + String.join(", ", words)));
    }

    /** Returns a constant as files write it. */
    public static String word(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns a text in quotes, shortened, without control characters, for messages. */
    public static String quote(final String text) {
        final String visible = text.codePoints()
                .limit(60)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return '"' + visible + (text.codePointCount(0, text.length()) > 60 ? "…" : "") + '"';
    }
}
