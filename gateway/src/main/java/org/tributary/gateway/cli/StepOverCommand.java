package org.tributary.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.OfflineRecord;
import org.tributary.engine.replay.StepOver;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.server.StoppedCommands;
import org.tributary.gateway.upkeep.OfflineTime;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary step-over}. */
@Command(
        name = "step-over",
        description = {
            "The way out when a command or a pool's deadline stops the engine at every start. Offline: journals your word,",
            "with reason and actor. From then on a payment like it is held, a refund is held whole in suspense:refunds,",
            "anything else is ignored, each with reason stepped-over; a pool is suspended with its deadlines until it is",
            "resumed. A record of the journal is never stepped over: restore, or run a release that can decide it."
        })
final class StepOverCommand implements Callable<Integer> {
    private static final long MIB = 1 << 20;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why; journaled")
    private String reason;

    @Option(names = "--actor", paramLabel = "NAME", description = "who says so; journaled. Default: the system's user")
    private @Nullable String actor;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings of the engine, for clock.stepSeconds; default DIR/tributary.yaml if it exists")
    private @Nullable Path config;

    @Option(
            names = "--accept-clock",
            description = {
                "the wall clock is right, though no DATA/clock of this boot confirms it: the record gets its time, and the next",
                "start meets every deadline up to that"
            })
    private boolean acceptClock;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** The thing to step over: a command or a pool. */
    static final class What {
        @Option(
                names = "--command",
                required = true,
                paramLabel = "SHA256",
                description = "of the command, as the process named it when it stopped")
        private @Nullable String sha256;

        @Option(
                names = "--pool",
                required = true,
                paramLabel = "ID",
                description = "pool whose deadline stops the engine")
        private @Nullable String pool;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(data.resolve("cluster"))) {
            throw CommandException.usage(
                    data + " is of a node of a replicated group, whose journal the group alone writes:"
                            + " use `tributary cluster step-over`");
        }
        final DataDirectory directory = ConfigFiles.journalOf(data);
        final DirectBuffer word = word();
        final TributaryConfig given = ConfigFiles.givenOrBeside(config, data);
        final TributaryConfig settings = given == null ? TributaryConfig.defaults() : given;
        final OfflineRecord.Result result;
        try (DataDirectory.Lock lock = directory.lock();
                ProgressLine progress = new ProgressLine("recovering")) {
            final OfflineRecord record = new OfflineRecord(
                    directory,
                    new ChronicleStore(directory),
                    DonationCore::new,
                    TributaryConfig.defaults()
                            .journal()
                            .withDurability(Durability.DEVICE)
                            .withReserve(16 * MIB, 8 * MIB),
                    System::currentTimeMillis);
            final OfflineTime time = OfflineTime.of(data, settings.clockStepMs(), acceptClock);
            result = record.append(word, time, (sequence, bytes) -> progress.at(sequence));
            tell(time.offsetSeconds());
        } catch (final OfflineTime.RefusedException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
        tell(result);
        if (result.reason() != ReasonCode.NONE) {
            spec.commandLine()
                    .getErr()
                    .println("nothing changes (" + CodeText.of(result.reason()) + "), sequence=" + result.sequence());
            return ExitCodes.DIFFERENCE;
        }
        spec.commandLine().getOut().println("stepped over, sequence=" + result.sequence() + "; start the engine again");
        return ExitCodes.FINE;
    }

    private void tell(final double offsetSeconds) {
        if (offsetSeconds != 0) {
            spec.commandLine()
                    .getErr()
                    .println("step-over: WARNING: the wall clock was set by " + offsetSeconds
                            + " s since the engine last looked, and is not followed. Set it right, or accept it once the engine"
                            + " runs (POST /admin/v1/clock)");
        }
    }

    /** Says of a loss what a start says. */
    private void tell(final OfflineRecord.Result result) {
        final PrintWriter err = spec.commandLine().getErr();
        result.loss()
                .ifPresent(loss -> err.println("step-over: WARNING: the journal has lost records that may have been"
                        + " answered, and goes on after sequence " + loss.last().sequence()
                        + ", where a loss is journaled: "
                        + loss.evidence()
                        + ". Run tributary reconcile for the days concerned: the channels' bills name the"
                        + " payments"));
        result.setAside().forEach(path -> err.println("step-over: snapshot of lost records set aside: " + path));
    }

    private DirectBuffer word() throws IOException {
        try {
            final StepOver stepOver =
                    new StepOver(reason, actor == null ? System.getProperty("user.name", "unknown") : actor);
            return what.pool == null ? stepOver.ofCommand(stopped()) : stepOver.ofPool(what.pool);
        } catch (final IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
    }

    private byte[] stopped() throws IOException {
        return new StoppedCommands(data).read(what.sha256 == null ? "" : what.sha256.toLowerCase(Locale.ROOT));
    }
}
