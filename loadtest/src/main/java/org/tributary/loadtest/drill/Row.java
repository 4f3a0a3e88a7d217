package org.tributary.loadtest.drill;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of a stretch of a drill.
 *
 * @param drill its name
 * @param seed of the stretch
 * @param from number of its first fault
 * @param times faults done
 * @param answered payments answered with success
 * @param lost answered and not in the journal, without a refusal that says so
 * @param doubled counted more than once
 * @param unnoticed faults with an effect that nothing reported
 * @param problems everything that is wrong, in words; the first few
 * @param notes figures and findings that are no fault
 * @param skipped why it was not run; null if it was
 * @param seconds it took
 * @param command that runs it
 */
public record Row(
        String drill,
        long seed,
        int from,
        int times,
        long answered,
        long lost,
        long doubled,
        long unnoticed,
        List<String> problems,
        List<String> notes,
        @Nullable String skipped,
        double seconds,
        String command) {

    /** Begins the problem of a piece that an exception ended. */
    public static final String ENDED_BY = "ended by ";

    /** Returns a row of a drill that can't run here: skipped, which is not passed. */
    public static Row skipped(final Drill drill, final Setting setting, final String why, final String command) {
        return new Row(
                drill.name(), setting.seed(), setting.from(), 0, 0, 0, 0, 0, List.of(), List.of(), why, 0, command);
    }

    /** Returns whether an exception ended it, so that nothing was judged. */
    @JsonIgnore
    public boolean isEndedBy() {
        return problems.stream().anyMatch(words -> words.startsWith(ENDED_BY));
    }

    /** Returns whether it was run and nothing is wrong. */
    @JsonIgnore
    public boolean isGood() {
        return skipped == null && times > 0 && lost + doubled + unnoticed == 0 && problems.isEmpty();
    }
}
