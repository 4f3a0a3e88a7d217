package org.tributary.gateway.check;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.ZoneOffsets;
import org.tributary.engine.campaign.Zones;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.text.Yuan;

/**
 * A campaign in words, and what donors of 1, 10 and 100 yuan would get at 9:00 and at noon of its first day. Projects
 * with the same answers stand together. A very large campaign shows its first pools and projects only.
 */
final class Explanation {
    /** Pools put in words. */
    static final int MAX_POOLS = 200;

    /** Projects tried. */
    static final int MAX_PROJECTS = 200;

    /** Commands the scratch cores may take together: bounds the time of a check of the largest campaign. */
    static final int MAX_COMMANDS = 2_000_000;

    private static final long[] AMOUNTS_FEN = {100, 1_000, 10_000};
    private static final int[] TIMES_OF_DAY_MS = {9 * 3_600_000, 12 * 3_600_000};

    private final Campaign campaign;
    private final PoolWords words;
    private final Trial trial;

    Explanation(final Campaign campaign, final long graceMs) {
        this.campaign = campaign;
        words = new PoolWords(campaign);
        trial = new Trial(campaign, graceMs);
    }

    /** What each pool does, in the order they are asked. */
    Map<String, String> pools() {
        final Map<String, String> pools = new LinkedHashMap<>();
        campaign.pools().stream()
                .sorted(Comparator.comparingInt(Pool::priority).thenComparing(Pool::id))
                .limit(MAX_POOLS)
                .forEach(pool -> pools.put(
                        pool.id(), Yuan.of(pool.budgetFen()) + " of " + pool.sponsor() + ": " + words.describe(pool)));
        return pools;
    }

    /** What first donors get. */
    List<CheckReport.Gift> gifts() {
        final List<Long> times = times();
        final int questions = times.size() * AMOUNTS_FEN.length;
        if (questions == 0) {
            return List.of();
        }
        final int affordable = Math.max(1, MAX_COMMANDS / (trial.cost() * questions));
        final Map<List<CheckReport.Gift>, List<String>> projectsByAnswers = new LinkedHashMap<>();
        campaign.projects().stream()
                .limit(Math.min(MAX_PROJECTS, affordable))
                .forEach(project -> projectsByAnswers
                        .computeIfAbsent(answers(project, times), key -> new ArrayList<>())
                        .add(project.id()));
        final List<CheckReport.Gift> gifts = new ArrayList<>();
        projectsByAnswers.forEach((answers, projects) -> answers.forEach(answer -> gifts.add(new CheckReport.Gift(
                List.copyOf(projects), answer.at(), answer.amountFen(), answer.held(), answer.matched()))));
        return gifts;
    }

    private List<CheckReport.Gift> answers(final Campaign.Project project, final List<Long> times) {
        final List<CheckReport.Gift> answers = new ArrayList<>();
        for (final long atMs : times) {
            for (final long amountFen : AMOUNTS_FEN) {
                final Trial.Answer answer = trial.donate(project, ChannelCode.WECHATPAY, amountFen, atMs);
                final List<CheckReport.Part> parts = answer.lines().stream()
                        .map(line -> new CheckReport.Part(line.pool(), line.amountFen(), line.cut(), isDrawn(line)))
                        .toList();
                answers.add(new CheckReport.Gift(List.of(), words.time(atMs), amountFen, answer.reason(), parts));
            }
        }
        return answers;
    }

    private boolean isDrawn(final Trial.Line line) {
        return campaign.pools().stream()
                .anyMatch(pool -> pool.id().equals(line.pool()) && pool.rule().kind() == RuleKind.RANDOM);
    }

    /** The first 9:00 and the first noon that lie within the campaign. */
    private List<Long> times() {
        final ZoneOffsets offsets = Zones.offsets(ZoneId.of(campaign.zone()), campaign.opensMs(), campaign.closesMs());
        final int firstDay = offsets.epochDayOf(campaign.opensMs());
        final List<Long> times = new ArrayList<>();
        for (final int timeOfDayMs : TIMES_OF_DAY_MS) {
            final long onFirstDayMs = offsets.instantOf(firstDay, timeOfDayMs);
            final long atMs =
                    onFirstDayMs >= campaign.opensMs() ? onFirstDayMs : offsets.instantOf(firstDay + 1, timeOfDayMs);
            if (atMs < campaign.closesMs()) {
                times.add(atMs);
            }
        }
        times.sort(null);
        return times;
    }
}
