package org.tributary.gateway.config.campaign;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.campaign.CreditCode;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.SourceNames;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.gateway.config.yaml.BadValueException;
import org.tributary.gateway.config.yaml.Suggestion;
import org.tributary.gateway.config.yaml.Values;

/** Parsers for the values of a campaign file. All throw {@link BadValueException}. */
final class CampaignValues {
    private static final List<String> CHANNELS = List.of("wechatpay", "alipay", "unionpay", "stripe");

    private static final int PPM_DIGITS = 6;
    private static final int SHARE_DIGITS = 9;
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d\\d:\\d\\d(:\\d\\d)?");
    private static final Pattern COMMITMENT = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,12})?");

    private CampaignValues() {}

    static String id(final String text) {
        if (!CampaignLimits.isId(text)) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", not an id",
                    "Write 1 to 32 of a-z, 0-9 and -, beginning with a letter or digit");
        }
        return text;
    }

    /** Returns an instant in epoch milliseconds. */
    static long time(final String text) {
        final OffsetDateTime time;
        try {
            time = OffsetDateTime.parse(text);
        } catch (final DateTimeParseException e) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", not a time with offset",
                    "Write it like \"2026-09-07T00:00:00+08:00\"");
        }
        if (time.getYear() < 2000 || time.getYear() > 2200) {
            throw new BadValueException("is in the year " + time.getYear(), "Write a year from 2000 to 2200");
        }
        if (!time.truncatedTo(ChronoUnit.MILLIS).equals(time)) {
            throw new BadValueException("is finer than a millisecond", "Write at most three decimals of a second");
        }
        return time.toInstant().toEpochMilli();
    }

    static ZoneId zone(final String text) {
        try {
            return ZoneId.of(text);
        } catch (final DateTimeException e) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", not a time zone",
                    Suggestion.remedy(
                            text,
                            ZoneId.getAvailableZoneIds(),
                            "Write a name of the IANA database, such as Asia/Shanghai"));
        }
    }

    static String currency(final String text) {
        final Currency currency;
        try {
            currency = Currency.getInstance(text);
        } catch (final IllegalArgumentException e) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", not a currency", "Write its ISO 4217 code, such as CNY");
        }
        if (currency.getDefaultFractionDigits() != 2) {
            throw new BadValueException(
                    "is " + text + ", whose smallest unit is not a hundredth", "Use a currency of two decimals");
        }
        return text;
    }

    /** Returns a local time of day in milliseconds; {@code 24:00} is the end of the day. */
    static int timeOfDay(final String text) {
        if (text.equals("24:00") || text.equals("24:00:00")) {
            return 24 * 3_600_000;
        }
        if (TIME_OF_DAY.matcher(text).matches()) {
            try {
                return LocalTime.parse(text).toSecondOfDay() * 1_000;
            } catch (final DateTimeParseException e) {
                // Reported by the message below, like any other text that is not a time.
            }
        }
        throw new BadValueException(
                "is " + Values.quote(text) + ", not a time of day", "Write it in quotes, from \"00:00\" to \"24:00\"");
    }

    /** Names of the payment channels and of the payment sources that the keys declare. */
    static List<String> channels() {
        return Stream.concat(CHANNELS.stream(), SourceNames.channels().stream()).toList();
    }

    static ChannelCode channel(final String text) {
        final List<String> channels = channels();
        if (!channels.contains(text)) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", not a payment channel",
                    Suggestion.remedy(
                            text,
                            channels,
                            "Write one of " + String.join(", ", channels)
                                    + "; a payment source is pay.NAME, once keys/payments declares it"));
        }
        return Channels.codeOf(text);
    }

    static String merchant(final String text) {
        final boolean printable = text.chars().allMatch(c -> c > ' ' && c < 127);
        if (text.isEmpty() || text.length() > CampaignLimits.MAX_MERCHANT_BYTES || !printable) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", not a merchant id",
                    "Write the channel's own id, at most " + CampaignLimits.MAX_MERCHANT_BYTES
                            + " characters without spaces");
        }
        return text;
    }

    static String name(final String text) {
        final int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > CampaignLimits.MAX_NAME_BYTES) {
            throw new BadValueException(
                    "has " + bytes + " bytes of UTF-8, at most " + CampaignLimits.MAX_NAME_BYTES, "Shorten it");
        }
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new BadValueException("is " + Values.quote(text) + ", not a name", "Write it on one line");
        }
        return text;
    }

    /** Returns a unified social credit code whose check character is right. */
    static String creditCode(final String text) {
        if (!CreditCode.isShaped(text)) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", not a unified social credit code",
                    "Write its 18 digits and capital letters (never I, O, S, V, Z), in quotes, without spaces");
        }
        if (!CreditCode.isSound(text)) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", whose check character should be " + CreditCode.check(text)
                            + " (GB 32100-2015): a character is wrong or two are swapped",
                    "Copy it again from the registration certificate");
        }
        return text;
    }

    static String filingNumber(final String text) {
        final int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (text.isBlank()
                || bytes > CampaignLimits.MAX_FILING_NUMBER_BYTES
                || !text.equals(text.strip())
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", not a filing number",
                    "Write the number of the filing on one line, in quotes, at most "
                            + CampaignLimits.MAX_FILING_NUMBER_BYTES + " bytes, without spaces around it");
        }
        return text;
    }

    /** Returns a SHA-256 in hex. */
    static String commitment(final String text) {
        if (!COMMITMENT.matcher(text).matches()) {
            throw new BadValueException(
                    "is " + Values.quote(text) + ", not a SHA-256 in hex",
                    "Write the 64 hex digits, lower case, of the SHA-256 of the seed's text");
        }
        return text;
    }

    static long ratioTerm(final String text) {
        return Values.integer(text, 1, CampaignLimits.MAX_RATIO_TERM);
    }

    static long count(final String text) {
        return Values.integer(text, 1, CampaignLimits.MAX_COUNT);
    }

    /** Returns a positive amount of money, in fen. */
    static long money(final String text) {
        return Values.money(text, 1, CampaignLimits.MAX_AMOUNT_FEN);
    }

    /** Returns an amount of money, possibly 0, in fen. */
    static long moneyOrNone(final String text) {
        return Values.money(text, 0, CampaignLimits.MAX_AMOUNT_FEN);
    }

    /** Returns an amount that one donation can have, in fen. */
    static long donation(final String text) {
        return Values.money(text, 1, CampaignLimits.MAX_DONATION_FEN);
    }

    /** Returns a decimal share above 0, at most 1, in 1e-9. */
    static long share(final String text) {
        final String remedy = "Write a decimal above 0, at most 1, with at most " + SHARE_DIGITS + " decimals";
        if (!DECIMAL.matcher(text).matches()) {
            throw new BadValueException("is " + Values.quote(text) + ", not a share", remedy);
        }
        final BigDecimal scaled = new BigDecimal(text).movePointRight(SHARE_DIGITS);
        if (scaled.signum() <= 0
                || scaled.stripTrailingZeros().scale() > 0
                || scaled.compareTo(BigDecimal.valueOf(CampaignLimits.WHOLE_BUDGET)) > 0) {
            throw new BadValueException("is " + text + ", out of bounds", remedy);
        }
        return scaled.longValueExact();
    }

    /** Returns a rate below 1, written as {@code 0.006} or {@code 0.60%}, in parts per million. */
    static int rate(final String text) {
        final String remedy = "Write it like \"0.60%\" or \"0.006\", below 1, to the millionth";
        final boolean percent = text.endsWith("%");
        final String number = percent ? text.substring(0, text.length() - 1).strip() : text;
        if (!DECIMAL.matcher(number).matches()) {
            throw new BadValueException("is " + Values.quote(text) + ", not a rate", remedy);
        }
        final BigDecimal ppm = new BigDecimal(number).movePointRight(percent ? PPM_DIGITS - 2 : PPM_DIGITS);
        if (ppm.stripTrailingZeros().scale() > 0 || ppm.compareTo(BigDecimal.valueOf(1_000_000)) >= 0) {
            throw new BadValueException("is " + text + ", out of bounds", remedy);
        }
        return ppm.intValueExact();
    }
}
