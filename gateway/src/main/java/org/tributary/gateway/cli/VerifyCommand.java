package org.tributary.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.AcceptedLoss;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.anchor.AnchorFile;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.replay.JournalCounts;
import org.tributary.engine.replay.RestoredGap;
import org.tributary.engine.replay.Verifier;
import org.tributary.engine.snapshot.SnapshotDamagedException;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.transparency.DrawAudit;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.upkeep.Anchor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary verify}. */
@Command(
        name = "verify",
        description = {
            "Reads the whole journal: checksums, hash chain, sequence; runs every command again and compares each",
            "outcome; works every draw of a random pool out from its seed; checks the conservation laws. Exit 1 if",
            "anything is wrong. May run beside a serving process."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final String LATEST = "latest";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(
            names = "--anchor",
            paramLabel = "FILE",
            description = {
                "what anchor.file of the settings names: the journal must hold what it says. A signature is checked with",
                "the anchor of --config only"
            })
    private @Nullable Path anchor;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings of the engine, for anchor.file; default DIR/tributary.yaml if it exists")
    private @Nullable Path config;

    @Option(
            names = "--since",
            paramLabel = "latest|FILE",
            description = {
                "reads only what follows a snapshot, whose state is believed: seconds instead of minutes. Random draws",
                "are then not computed again"
            })
    private @Nullable String since;

    @Option(names = "--json", description = "print the report as JSON")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final DataDirectory directory = ConfigFiles.journalOf(data);
        final ChronicleStore store = new ChronicleStore(directory);
        final Verifier<DonationCore> verifier = new Verifier<>(store, DonationCore::new, DonationCore::brokenLaw)
                .expecting(new SnapshotStore(directory).witnesses());
        verifier.expecting(notExplained(anchored(), RestoredGap.newest(directory, store)));
        final DrawAudit draws = new DrawAudit();
        final Verifier.Report report = since == null ? run(verifier, draws) : runSince(directory, verifier);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(report, draws));
        } else {
            print(report, draws, out);
        }
        report.problem()
                .ifPresent(problem -> spec.commandLine()
                        .getErr()
                        .println("verify: " + word(problem.kind()) + " at sequence " + problem.sequence() + ": "
                                + problem.message()));
        draws.draws().forEach(this::tellDifferences);
        return report.isGood() && draws.isGood() ? ExitCodes.FINE : ExitCodes.DIFFERENCE;
    }

    private static Verifier.Report run(final Verifier<DonationCore> verifier, final RecordHandler also) {
        try (ProgressLine progress = new ProgressLine("verifying")) {
            return verifier.run((sequence, bytes) -> progress.at(sequence), also);
        }
    }

    /** Draws are left out: the seeds were published before the snapshot. */
    private Verifier.Report runSince(final DataDirectory directory, final Verifier<DonationCore> verifier)
            throws IOException {
        try (SnapshotFile file = SnapshotFile.open(snapshot(directory))) {
            final int readable = new DonationCore().snapshotVersion();
            if (file.stateVersion() != readable) {
                throw new IOException("the snapshot's state is of version " + file.stateVersion()
                        + ", this release's of " + readable + ": leave --since out, or make a new snapshot");
            }
            return run(verifier.since(file), record -> {});
        } catch (final SnapshotDamagedException e) {
            throw new IOException(e.getMessage() + ": leave --since out, or name another snapshot", e);
        }
    }

    private Path snapshot(final DataDirectory directory) throws IOException {
        if (!LATEST.equals(since)) {
            return Path.of(since);
        }
        return new SnapshotStore(directory)
                .newestFirst().stream()
                        .findFirst()
                        .orElseThrow(() -> new NoSuchFileException(directory.root()
                                + " has no snapshot: leave --since out, or make one with tributary snapshot"));
    }

    /** What the anchor says: the one that is named, otherwise that of the settings, which may not be written yet. */
    private List<Witness> anchored() throws IOException {
        if (anchor != null) {
            return List.of(AnchorFile.read(anchor)
                    .orElseThrow(() -> new NoSuchFileException(anchor + ": there is no such anchor")));
        }
        final TributaryConfig settings = ConfigFiles.givenOrBeside(config, data);
        final Anchor set = settings == null ? null : Anchor.of(settings.anchor(), settings.anchorKey());
        if (set == null) {
            return List.of();
        }
        final List<Witness> said = set.read().stream().toList();
        if (said.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("verify: there is no anchor " + set.file()
                            + " (anchor.file): the newest end is compared with journal/HEAD and" + " snapshots only");
        }
        return said;
    }

    /** What the journal must hold of it: not what a restore has named as missing. */
    private List<Witness> notExplained(final List<Witness> said, final @Nullable RestoredGap gap) {
        if (gap == null) {
            return said;
        }
        final List<Witness> held = new ArrayList<>();
        for (final Witness each : said) {
            if (gap.isPassedBy(each)) {
                spec.commandLine().getErr().println("verify: " + gap.words(each));
            }
            if (!gap.explains(each)) {
                held.add(each);
            }
        }
        return held;
    }

    private void tellDifferences(final DrawAudit.Draws pool) {
        final PrintWriter err = spec.commandLine().getErr();
        if (!pool.commitmentHolds()) {
            err.println("verify: the seed of pool " + pool.pool() + " in the journal is not the one of its commitment "
                    + pool.seedCommitment());
        }
        for (final DrawAudit.Difference found : pool.named()) {
            err.println("verify: a draw of pool " + pool.pool() + " differs at sequence " + found.sequence()
                    + ": the seed gives " + found.drawnFen() + " fen, the journal recorded " + found.recordedFen());
        }
    }

    private static String word(final Verifier.Kind kind) {
        return switch (kind) {
            case DAMAGE -> "the journal is damaged";
            case LOSS -> "records may be lost";
            case DIFFERENCE -> "an outcome differs";
            case CONSERVATION -> "a conservation law is broken";
        };
    }

    private static void print(final Verifier.Report report, final DrawAudit draws, final PrintWriter out) {
        final JournalCounts counts = report.counts();
        out.printf(
                "%s: %,d records in %,d batches up to sequence %,d, %.1f MB in %.2f s%n",
                report.isGood() && draws.isGood() ? "good" : "NOT GOOD",
                counts.records(),
                report.position().batch(),
                report.lastSequence(),
                report.bytes() / 1e6,
                report.nanos() / 1e9);
        for (final OutcomeCode code : OutcomeCode.values()) {
            if (code != OutcomeCode.NULL_VAL) {
                out.printf("  %-10s %,d%n", CodeText.of(code), counts.of(code));
            }
        }
        out.printf("  accepted   %,d fen, held as it came %,d fen%n", counts.acceptedFen(), counts.heldFen());
        out.printf(
                "  matched    %,d fen, contributions %,d fen, taken back %,d fen%n",
                counts.matchedFen(), counts.contributedFen(), counts.matchReversedFen());
        out.printf("  refunded   %,d fen%n", counts.refundedFen());
        for (final DrawAudit.Draws pool : draws.draws()) {
            out.printf(
                    "  draws      %s: %,d lines worked out from the seed (%,d cut by a limit), %s, %s%n",
                    pool.pool(),
                    pool.lines(),
                    pool.cut(),
                    pool.commitmentHolds() ? "the commitment holds" : "THE COMMITMENT DOES NOT HOLD",
                    pool.differences() == 0 ? "no difference" : pool.differences() + " DIFFERENCES");
        }
        out.println("  chain head " + HexFormat.of().formatHex(report.position().chainHead()));
        out.println("  state hash " + report.stateHash());
        report.tornTail().ifPresent(tail -> out.println("  torn tail, never answered: " + tail));
    }

    private static String toJson(final Verifier.Report report, final DrawAudit draws) throws IOException {
        final StringWriter text = new StringWriter();
        final JournalCounts counts = report.counts();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeBooleanField("good", report.isGood() && draws.isGood());
            json.writeNumberField("records", counts.records());
            json.writeNumberField("commands", report.commands());
            json.writeNumberField("batches", report.position().batch());
            json.writeNumberField("lastSequence", report.lastSequence());
            json.writeNumberField("bytes", report.bytes());
            json.writeObjectFieldStart("outcomes");
            for (final OutcomeCode code : OutcomeCode.values()) {
                if (code != OutcomeCode.NULL_VAL) {
                    json.writeNumberField(CodeText.of(code), counts.of(code));
                }
            }
            json.writeEndObject();
            json.writeNumberField("acceptedFen", counts.acceptedFen());
            json.writeNumberField("heldFen", counts.heldFen());
            json.writeNumberField("matchedFen", counts.matchedFen());
            json.writeNumberField("matchReversedFen", counts.matchReversedFen());
            json.writeNumberField("contributedFen", counts.contributedFen());
            json.writeNumberField("refundedFen", counts.refundedFen());
            json.writeArrayFieldStart("draws");
            for (final DrawAudit.Draws pool : draws.draws()) {
                writeDraws(json, pool);
            }
            json.writeEndArray();
            json.writeStringField(
                    "chainHead", HexFormat.of().formatHex(report.position().chainHead()));
            json.writeStringField("stateHash", report.stateHash());
            json.writeStringField(
                    "tornTail", report.tornTail().map(Object::toString).orElse(null));
            json.writeStringField(
                    "problem", report.problem().map(Verifier.Problem::message).orElse(null));
            writeProblem(json, report);
            json.writeNumberField("millis", report.nanos() / 1_000_000);
            json.writeEndObject();
        }
        return text.toString();
    }

    /** For programs: the kind of problem, its first record, and the last good one as SEQUENCE:HASH. */
    private static void writeProblem(final JsonGenerator json, final Verifier.Report report) throws IOException {
        if (report.problem().isEmpty()) {
            json.writeNullField("problemKind");
            json.writeNullField("problemSequence");
            json.writeNullField("lastGood");
            return;
        }
        final Verifier.Problem problem = report.problem().get();
        json.writeStringField("problemKind", problem.kind().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("problemSequence", problem.sequence());
        json.writeStringField("lastGood", AcceptedLoss.word(report.position()));
    }

    private static void writeDraws(final JsonGenerator json, final DrawAudit.Draws pool) throws IOException {
        json.writeStartObject();
        json.writeStringField("pool", pool.pool());
        json.writeStringField("seedCommitment", pool.seedCommitment());
        json.writeBooleanField("commitmentHolds", pool.commitmentHolds());
        json.writeNumberField("lines", pool.lines());
        json.writeNumberField("cut", pool.cut());
        json.writeNumberField("differences", pool.differences());
        json.writeArrayFieldStart("firstDifferences");
        for (final DrawAudit.Difference found : pool.named()) {
            json.writeStartObject();
            json.writeNumberField("sequence", found.sequence());
            json.writeNumberField("drawnFen", found.drawnFen());
            json.writeNumberField("recordedFen", found.recordedFen());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
