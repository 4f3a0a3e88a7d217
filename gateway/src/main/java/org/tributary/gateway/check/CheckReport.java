package org.tributary.gateway.check;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.text.Yuan;

/**
 * What {@code check} found.
 *
 * @param mistakes each a whole sentence with its remedy, most with {@code file:line:column} in front; exit code 2 if any
 * @param warnings what a start does not refuse but people should look at, each with its remedy
 * @param summary what was read, one line a file; empty if there are mistakes
 * @param pools what each pool does, by id, in the order they are asked
 * @param gifts what first donors get
 * @param neverGive pools that can never give, with the reason
 */
public record CheckReport(
        List<String> mistakes,
        List<String> warnings,
        List<String> summary,
        Map<String, String> pools,
        List<Gift> gifts,
        Map<String, String> neverGive) {

    /**
     * What one donation would get, being the first of all.
     *
     * @param projects with the very same answer
     * @param at in the campaign's zone, {@code yyyy-MM-dd HH:mm}
     * @param held why it would be held, null if it would be accepted
     */
    public record Gift(
            List<String> projects,
            String at,
            long amountFen,
            @Nullable String held,
            List<Part> matched) {
        /** Money from all pools. */
        public long matchedFen() {
            return matched.stream().mapToLong(Part::amountFen).sum();
        }
    }

    /**
     * A pool's part.
     *
     * @param cut limit that lowered it, null if none did
     * @param drawn true: by chance, another donation may get more or less
     */
    public record Part(
            String pool, long amountFen, @Nullable String cut, boolean drawn) {}

    /** Of mistakes and warnings alone. */
    static CheckReport ofMistakes(final List<String> mistakes, final List<String> warnings) {
        return new CheckReport(List.copyOf(mistakes), List.copyOf(warnings), List.of(), Map.of(), List.of(), Map.of());
    }

    /** True: exit code 0. */
    public boolean isSound() {
        return mistakes.isEmpty();
    }

    /** For people: the mistakes, or the explanation. Ends with a line break. */
    public String text() {
        final StringBuilder text = new StringBuilder();
        mistakes.forEach(mistake -> text.append(mistake).append('\n'));
        summary.forEach(line -> text.append(line).append('\n'));
        warnings.forEach(warning -> text.append("warning: ").append(warning).append('\n'));
        if (!pools.isEmpty()) {
            text.append("\nWhat the pools do, in the order they are asked:\n");
            pools.forEach((id, words) ->
                    text.append("  ").append(id).append(": ").append(words).append(".\n"));
        }
        if (!gifts.isEmpty()) {
            text.append("\nWhat the first donor of all would get:\n");
            giftLines(text);
        }
        if (!neverGive.isEmpty()) {
            text.append("\nPools that can never give:\n");
            neverGive.forEach((id, reason) ->
                    text.append("  ").append(id).append(": ").append(reason).append(".\n"));
        } else if (isSound() && !pools.isEmpty()) {
            text.append("\nEvery pool can give.\n");
        }
        return text.toString();
    }

    private void giftLines(final StringBuilder text) {
        List<String> projects = List.of();
        for (final Gift gift : gifts) {
            if (!gift.projects().equals(projects)) {
                projects = gift.projects();
                text.append("  ").append(String.join(", ", projects)).append('\n');
            }
            text.append("    ").append(gift.at()).append("  ");
            text.append(String.format("%8s", Yuan.of(gift.amountFen())));
            if (gift.held() != null) {
                text.append(" would be held: ").append(gift.held()).append('\n');
                continue;
            }
            text.append(" + ").append(Yuan.of(gift.matchedFen()));
            for (int i = 0; i < gift.matched().size(); i++) {
                final Part part = gift.matched().get(i);
                text.append(i == 0 ? " (" : ", ").append(part.pool()).append(' ');
                text.append(Yuan.of(part.amountFen()));
                text.append(part.cut() == null ? "" : " cut by " + part.cut());
                text.append(part.drawn() ? " drawn" : "");
            }
            text.append(gift.matched().isEmpty() ? "\n" : ")\n");
        }
    }

    /** The same as one JSON object. */
    public void writeJson(final JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("sound", isSound());
        writeTexts(json, "mistakes", mistakes);
        writeTexts(json, "warnings", warnings);
        writeTexts(json, "pools", pools);
        json.writeArrayFieldStart("gifts");
        for (final Gift gift : gifts) {
            writeGift(json, gift);
        }
        json.writeEndArray();
        writeTexts(json, "neverGive", neverGive);
        json.writeEndObject();
    }

    private static void writeTexts(final JsonGenerator json, final String name, final List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (final String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeTexts(final JsonGenerator json, final String name, final Map<String, String> texts)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (final Map.Entry<String, String> entry : texts.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeGift(final JsonGenerator json, final Gift gift) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("projects");
        for (final String project : gift.projects()) {
            json.writeString(project);
        }
        json.writeEndArray();
        json.writeStringField("at", gift.at());
        json.writeNumberField("amountFen", gift.amountFen());
        json.writeStringField("held", gift.held());
        json.writeNumberField("matchedFen", gift.matchedFen());
        json.writeArrayFieldStart("matched");
        for (final Part part : gift.matched()) {
            json.writeStartObject();
            json.writeStringField("pool", part.pool());
            json.writeNumberField("amountFen", part.amountFen());
            json.writeStringField("cut", part.cut());
            json.writeBooleanField("drawn", part.drawn());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
