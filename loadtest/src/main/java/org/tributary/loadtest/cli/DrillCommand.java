package org.tributary.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Row;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Table;
import org.tributary.loadtest.drill.Tally;
import org.tributary.loadtest.drill.kind.Drills;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drill}: does faults to the packaged server under load and judges what it answered. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Does faults to the packaged server while signed callbacks come, and judges what it answered: every payment answered",
            "with success must be in the journal exactly once, or the loss must be refused or reported; 'verify' must agree.",
            "Starts and ends its own servers in DIR. A drill that this machine can't run says why and counts as skipped, not as",
            "passed: those with disks of their own need root and loop devices. Exit 1: something was lost, doubled, unnoticed",
            "or otherwise wrong.",
            "",
            "Drills (DRILL, one or more; 'all' for all; 'table' prints the sums of --ledger and runs nothing):",
            "  kill           SIGKILL at random moments, in starts and beside snapshots, under full load",
            "  steps          SIGKILL at each named step of journal, roll, snapshot, start and stop",
            "  damage         a stopped journal is spoilt at every kind of place, then verified and started",
            "  descriptors    ulimit -n 256 and 400 idle connections",
            "  memory         hardly any direct memory and 400 bodies that never end",
            "  sigstop        the process is stopped for some seconds",
            "  disk-full      another program fills the disk: ext4 and tmpfs in turns (root)",
            "  failed-sync    a thin device is used up, so that syncs fail and the pages count as clean (root)",
            "  power          the disk loses its power under load (root)",
            "  readonly       the kernel makes the file system read-only (root)",
            "  clock          the wall clock is set by a day for 3 s (libfaketime)",
            "  two-servers    LOCK is removed and a second server started",
            "  rolling        SIGTERM and a start with --warm-up, under load",
            "  overload       three times what the server takes, for --seconds",
            "  poison         a payment at which the core, a read model or a replay fails at every start",
            "  soak           100,000 donations a time in one process; 864 times are a giving day of 86.4 million",
            "",
            "The same --seed and number do the same fault. With --ledger FILE results are kept after each piece and add up over",
            "several runs, each of which goes on with the first number that is not in FILE yet.",
            "",
            "Examples:",
            "  loadtest drill kill --times 20 /var/tmp/drill",
            "  loadtest drill damage --times 1200 --minutes 9 --ledger drills.jsonl /var/tmp/drill",
            "  loadtest drill all --json drills.json /var/tmp/drill"
        })
final class DrillCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final String TABLE = "table";
    private static final Logger LOG = LoggerFactory.getLogger(DrillCommand.class);

    private final List<Drill> known;

    @Parameters(paramLabel = "DRILL", arity = "1..*", description = "names of drills, and last the directory DIR")
    private List<String> words;

    @Option(names = "--server", paramLabel = "JAR", description = "the packaged server (default ${DEFAULT-VALUE})")
    private Path jar = Path.of("gateway/target/tributary.jar");

    @Option(names = "--times", description = "how many faults of each drill (default: the drill's own)")
    private Integer times;

    @Option(
            names = "--minutes",
            defaultValue = "1440",
            description = "begins no piece after so many minutes (default ${DEFAULT-VALUE})")
    private double minutes;

    @Option(
            names = "--seconds",
            defaultValue = "20",
            description = "length of a fault that lasts (default ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--seed", defaultValue = "1", description = "of everything drawn (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--from",
            description = "number of the first fault (default: 0, or the first that is not in --ledger)")
    private Integer from;

    @Option(names = "--ledger", paramLabel = "FILE", description = "keeps results here, and adds those of earlier runs")
    private Path ledger;

    @Option(names = "--json", paramLabel = "FILE", description = "writes all rows as JSON")
    private Path json;

    DrillCommand() {
        this(Drills.all());
    }

    DrillCommand(final List<Drill> known) {
        this.known = known;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final Tally tally = new Tally(ledger);
        if (!words.equals(List.of(TABLE))) {
            if (words.size() < 2) {
                throw new UsageException("name a drill and a directory, such as: loadtest drill kill /var/tmp/drill");
            }
            run(drills(words.subList(0, words.size() - 1)), Path.of(words.get(words.size() - 1)), tally);
        } else if (ledger == null) {
            throw new UsageException("'table' prints what is in a file: give --ledger");
        }
        Table.print(known, tally, System.out);
        if (json != null) {
            Files.write(
                    json,
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsBytes(tally.rows()));
        }
        return tally.rows().stream().allMatch(row -> row.skipped() != null || row.isGood()) ? 0 : 1;
    }

    private List<Drill> drills(final List<String> names) {
        if (names.equals(List.of(ALL))) {
            return known;
        }
        final List<Drill> drills = new ArrayList<>();
        for (final String name : names) {
            drills.add(known.stream()
                    .filter(drill -> drill.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("there is no drill \"" + name + "\": "
                            + known.stream().map(Drill::name).collect(Collectors.joining(", ")) + ", or all")));
        }
        return drills;
    }

    private void run(final List<Drill> drills, final Path directory, final Tally tally)
            throws IOException, InterruptedException {
        if (times != null && times < 1 || seconds <= 0 || minutes <= 0) {
            throw new UsageException("--times is at least 1, --seconds and --minutes are above 0");
        }
        final long until = System.nanoTime() + (long) (minutes * 60e9);
        for (final Drill drill : drills) {
            final int first = from != null ? from : tally.next(drill.name(), seed);
            final Setting setting =
                    new Setting(DrillDirectory.claim(directory), jar.toAbsolutePath(), seed, first, seconds);
            final String impossible = drill.impossible();
            if (impossible != null) {
                tally.add(Row.skipped(drill, setting, impossible, command(drill)));
            } else {
                run(drill, setting, until, tally);
            }
        }
    }

    private void run(final Drill drill, final Setting setting, final long until, final Tally tally)
            throws IOException, InterruptedException {
        int left = times == null ? drill.usualTimes() : times;
        Setting piece = setting;
        while (left > 0 && System.nanoTime() < until) {
            final long began = System.nanoTime();
            final int count = Math.min(left, drill.chunk());
            final Row row = row(drill, piece, count, began);
            tally.add(row);
            System.err.printf(
                    "%s %d to %d: %s, %,d answered, %.0f s%n",
                    drill.name(),
                    piece.from(),
                    piece.from() + count - 1,
                    row.isGood() ? "good" : "WRONG " + row.problems(),
                    row.answered(),
                    row.seconds());
            if (row.isEndedBy()) {
                return;
            }
            piece = piece.from(piece.from() + count);
            left -= count;
        }
    }

    /** Runs a piece. One that ends by an exception proves nothing: that is a row too, which is wrong, and the drill's last. */
    private Row row(final Drill drill, final Setting piece, final int count, final long beganNanos)
            throws InterruptedException {
        Outcome outcome;
        try {
            outcome = drill.run(piece, count);
        } catch (final IOException | RuntimeException | AssertionError e) {
            LOG.error("drill {} from {} ended", drill.name(), piece.from(), e);
            outcome = new Outcome();
            outcome.problem(Row.ENDED_BY + e);
        }
        return outcome.row(drill, piece, (System.nanoTime() - beganNanos) / 1e9, command(drill));
    }

    private String command(final Drill drill) {
        return "loadtest drill " + drill.name() + " --times " + (times == null ? drill.usualTimes() : times)
                + (seed == 1 ? "" : " --seed " + seed) + " DIR";
    }
}
