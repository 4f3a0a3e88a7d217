package org.tributary.loadtest.drill.group;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.loadtest.drill.Row;

/**
 * What a number of kills came to.
 *
 * @param journalsEqual whether the stopped nodes' journals are equal batch by batch
 * @param problems everything that is wrong, in words; the first few
 */
public record Result(List<LeaderKill> kills, boolean journalsEqual, List<String> problems) {
    private static final String LINE = "%-6s %-8s %12s %12s %6s %9s  %s%n";
    private static final double SHARE = 0.95;
    private static final String DRILL = "cluster-kill";

    /** Takes copies. */
    public Result {
        kills = List.copyOf(kills);
        problems = List.copyOf(problems);
    }

    /** True if nothing was lost or doubled, and all journals are equal. */
    public boolean isGood() {
        return problems.isEmpty() && journalsEqual && kills.stream().allMatch(LeaderKill::isGood);
    }

    private long answered() {
        return kills.stream().mapToLong(LeaderKill::answered).sum();
    }

    private long lost() {
        return kills.stream().mapToLong(LeaderKill::lost).sum();
    }

    private long doubled() {
        return kills.stream().mapToLong(LeaderKill::doubled).sum();
    }

    /** Longest time until answers came again in so large a share of the kills, ms; -1 if there were none then, or no kill. */
    long againMs(final double share) {
        final long[] sorted =
                kills.stream().mapToLong(LeaderKill::againMs).sorted().toArray();
        if (sorted.length == 0 || sorted[0] < 0) {
            return -1;
        }
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** Prints a line for each kill, the sums, and what is wrong in words. */
    public void print(final PrintStream out) {
        out.printf(LINE, "kill", "leader", "again ms", "answered", "lost", "doubled", "journals");
        for (final LeaderKill kill : kills) {
            out.printf(
                    LINE,
                    kill.kill(),
                    kill.leader(),
                    String.format("%,d", kill.againMs()),
                    String.format("%,d", kill.answered()),
                    kill.lost(),
                    kill.doubled(),
                    kill.journalsEqual() ? "equal" : "DIFFERENT");
        }
        out.printf(
                LINE,
                "all",
                "",
                String.format("%,d", againMs(1)),
                String.format("%,d", answered()),
                lost(),
                doubled(),
                journalsEqual ? "equal" : "DIFFERENT");
        out.printf(
                "%d kills: answers again within %,d ms (%.0f %%: %,d ms); %s%n",
                kills.size(),
                againMs(1),
                100 * SHARE,
                againMs(SHARE),
                isGood()
                        ? "every answered payment is in every node's journal exactly once"
                        : "WRONG, see below; run again with the same --seed");
        problems.forEach(words -> out.println("    WRONG: " + words));
    }

    /** The result for programs. */
    public byte[] json(final String command, final double seconds) throws IOException {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", command);
        json.put("seconds", seconds);
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        json.put("good", isGood());
        json.put("answered", answered());
        json.put("lost", lost());
        json.put("doubled", doubled());
        json.put("journalsEqual", journalsEqual);
        json.put("againMsMax", againMs(1));
        json.put("againMsP95", againMs(SHARE));
        json.put("kills", kills);
        json.put("problems", problems);
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json);
    }

    /** The row for a ledger of drills. */
    public Row row(final long seed, final double seconds, final String command) {
        final long[] again = kills.stream().mapToLong(LeaderKill::againMs).toArray();
        return new Row(
                DRILL,
                seed,
                0,
                kills.size(),
                answered(),
                lost(),
                doubled(),
                0,
                problems,
                List.of("answers again after ms: " + Arrays.toString(again)),
                null,
                seconds,
                command);
    }
}
