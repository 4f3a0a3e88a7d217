package org.tributary.gateway.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Findings for people and for programs. */
public final class Findings {
    private Findings() {}

    /** True if one is bad. */
    public static boolean anyBad(final List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.BAD);
    }

    /** Prints two lines each: verdict, check and what was found; the remedy if there is one. */
    public static void print(final List<Finding> findings, final PrintWriter out) {
        for (final Finding finding : findings) {
            out.printf("%-8s%-14s %s%n", word(finding), finding.check(), finding.what());
            if (!finding.remedy().isEmpty()) {
                out.printf("%-23sdo: %s%n", "", finding.remedy());
            }
        }
        out.flush();
    }

    /** Prints them as one JSON array. */
    public static void printJson(final List<Finding> findings, final PrintWriter out) throws IOException {
        try (JsonGenerator generator =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            generator.writeStartArray();
            for (final Finding finding : findings) {
                generator.writeStartObject();
                generator.writeStringField("check", finding.check());
                generator.writeStringField("verdict", word(finding));
                generator.writeStringField("what", finding.what());
                generator.writeStringField("remedy", finding.remedy());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
        out.println();
        out.flush();
    }

    private static String word(final Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }
}
