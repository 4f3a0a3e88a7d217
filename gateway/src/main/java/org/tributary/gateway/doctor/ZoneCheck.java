package org.tributary.gateway.doctor;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.zone.ZoneRulesProvider;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Age of the time zone data, by which days and slots of the next change of a campaign are cut. */
final class ZoneCheck {
    private static final int OLD_YEARS = 2;
    private static final Pattern YEAR = Pattern.compile("(\\d{4}).*");

    private ZoneCheck() {}

    static Finding of(final String zone, final LocalDate today) {
        final String version;
        try {
            version = ZoneRulesProvider.getVersions(zone).lastKey();
        } catch (final DateTimeException e) {
            return Finding.bad(
                    "time-zone", "this JDK has no zone " + zone, "run a JDK with current time zone data (tzdata)");
        }
        final Matcher year = YEAR.matcher(version);
        final String what = "time zone data of " + version + " for " + zone;
        if (!year.matches()) {
            return Finding.unknown("time-zone", what);
        }
        return today.getYear() - Integer.parseInt(year.group(1)) > OLD_YEARS
                ? Finding.warn("time-zone", what + " is old", "update the JDK: zones change by law")
                : Finding.ok("time-zone", what);
    }
}
