package org.tributary.gateway.config.campaign;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.ZoneOffsets;
import org.tributary.gateway.config.yaml.BadValueException;
import org.tributary.gateway.config.yaml.Mistakes;
import org.tributary.gateway.config.yaml.Node;
import org.tributary.gateway.config.yaml.Place;
import org.tributary.gateway.config.yaml.Section;
import org.tributary.gateway.config.yaml.Suggestion;
import org.tributary.gateway.config.yaml.Values;

/** State shared by the readers of a campaign's parts: mistakes, the ids defined so far, the campaign's window. */
final class CampaignContext {
    /** Kinds of parts that have ids. */
    enum Kind {
        ORGANISATION,
        PROJECT,
        SPONSOR,
        POOL,
        CONVERSION,
        PARTNER,
        TEAM,
        TAG;

        String word() {
            return Values.word(this);
        }
    }

    /** Id used in place of a missing or wrong one, so that reading can continue. */
    static final String NO_ID = "?";

    final Mistakes mistakes;
    final SeedSource seeds;

    @Nullable
    ZoneOffsets offsets;

    long opensMs;
    long closesMs;
    /** False if opens, closes or zone are wrong: then windows inside the campaign can't be checked. */
    boolean windowKnown;

    private final Map<Kind, Map<String, Place>> ids = new EnumMap<>(Kind.class);

    CampaignContext(final Mistakes mistakes, final SeedSource seeds) {
        this.mistakes = mistakes;
        this.seeds = seeds;
    }

    /** Defines a section's id; {@link #NO_ID} if it has no valid one. */
    String define(final Kind kind, final Section section) {
        final String id = section.requiredValue("id", NO_ID, CampaignValues::id);
        if (id.equals(NO_ID)) {
            return id;
        }
        final Place first = places(kind).putIfAbsent(id, section.place("id"));
        if (first != null) {
            section.mistake(
                    "id",
                    kind.word() + " \"" + id + "\" appears twice",
                    "Rename or remove one; the first is in line " + first.line());
        }
        return id;
    }

    /** Notes a tag that a project carries. */
    void defineTag(final String tag, final Place place) {
        places(Kind.TAG).putIfAbsent(tag, place);
    }

    boolean isDefined(final Kind kind, final String id) {
        return places(kind).containsKey(id);
    }

    Map<String, Place> places(final Kind kind) {
        return ids.computeIfAbsent(kind, first -> new LinkedHashMap<>());
    }

    /** Returns the place of a defined part. */
    Place place(final Kind kind, final String id) {
        final Place place = places(kind).get(id);
        if (place == null) {
            throw new IllegalArgumentException(kind.word() + " " + id + " is not defined");
        }
        return place;
    }

    /** Reads a required reference. */
    String reference(final Kind kind, final Section section, final String key) {
        final Node.Scalar scalar = section.required(key);
        if (scalar == null) {
            return NO_ID;
        }
        checkReference(kind, scalar, section);
        return scalar.text();
    }

    /** Reads a list of references without repetition. */
    List<String> references(final Kind kind, final Section section, final String key, final int most) {
        return texts(section, key, most, Function.identity(), scalar -> checkReference(kind, scalar, section));
    }

    /** Reads a list of ids without repetition. */
    List<String> newIds(final Section section, final String key, final int most) {
        return texts(section, key, most, CampaignValues::id, scalar -> {});
    }

    /** Reads a list of values without repetition. */
    <T> List<T> texts(
            final Section section,
            final String key,
            final int most,
            final Function<String, T> read,
            final Consumer<Node.Scalar> check) {
        final List<T> values = new ArrayList<>();
        final Set<String> seen = new HashSet<>();
        for (final Node.Scalar scalar : section.texts(key, most)) {
            if (!seen.add(scalar.text())) {
                mistakes.add(
                        scalar.place(),
                        Values.quote(scalar.text()) + " appears twice in \"" + key + "\" of " + section.what(),
                        "Remove one");
                continue;
            }
            try {
                values.add(read.apply(scalar.text()));
                check.accept(scalar);
            } catch (final BadValueException e) {
                mistakes.add(
                        scalar.place(),
                        "an entry of \"" + key + "\" of " + section.what() + " " + e.what(),
                        e.remedy());
            }
        }
        return values;
    }

    private void checkReference(final Kind kind, final Node.Scalar scalar, final Section section) {
        if (!isDefined(kind, scalar.text())) {
            final String carrier = kind == Kind.TAG ? "Give it to a project" : "Define it";
            mistakes.add(
                    scalar.place(),
                    section.what() + " names " + kind.word() + " " + Values.quote(scalar.text())
                            + ", which does not exist",
                    Suggestion.remedy(scalar.text(), places(kind).keySet(), carrier + " or remove it here"));
        }
    }

    /**
     * Reads {@code name: {zh: …, en: …}} or {@code name: …}; a missing language takes the other's text, or the
     * fallback.
     */
    Campaign.Names names(final Section section, final String key, final String fallback) {
        if (!section.has(key)) {
            return new Campaign.Names(fallback, fallback);
        }
        final Section languages = section.isSection(key) ? section.section(key) : null;
        if (languages == null) {
            final String name = section.value(key, fallback, CampaignValues::name);
            return new Campaign.Names(name, name);
        }
        final String zh = languages.optional("zh", CampaignValues::name);
        final String en = languages.optional("en", CampaignValues::name);
        languages.finish();
        return new Campaign.Names(orElse(zh, orElse(en, fallback)), orElse(en, orElse(zh, fallback)));
    }

    private static String orElse(final @Nullable String text, final String otherwise) {
        return text == null ? otherwise : text;
    }
}
