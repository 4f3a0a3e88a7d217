package org.tributary.gateway.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.AcceptedLoss;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.LogSetup;
import org.tributary.gateway.cli.process.Termination;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.readmodel.SkippedRecords;
import org.tributary.gateway.server.StartWords;
import org.tributary.gateway.server.TributaryServer;
import org.tributary.gateway.warmup.WarmUp;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary serve}. */
@Command(
        name = "serve",
        description = {
            "Takes donations. Without --config it makes a sandbox in the data directory and serves that.",
            "Prints one line `ready http://HOST:PORT sequence=N` when it takes traffic; stop it with SIGTERM or Ctrl-C."
        })
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "settings, such as config/tributary.yaml")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "data directory; without --config a sandbox, default data/sandbox")
    private @Nullable Path data;

    @Option(names = "--host", paramLabel = "H", description = "address to listen on")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "P", description = "port to listen on, 0 for a free one")
    private @Nullable Integer port;

    @Option(
            names = "--skip-record",
            paramLabel = "SEQ",
            description = {
                "lets read models leave out a record that they can't take, at this start and all to come (kept in",
                "DIR/skipped-records); they then say that they are incomplete. The journal and settlement skip nothing"
            })
    private List<Long> skipRecords = new ArrayList<>();

    @Option(
            names = "--begin",
            description = {
                "begins a journal in a data directory that holds none; in environment production an empty directory is",
                "refused without it, for a disk may not be mounted. Refused where there is a journal"
            })
    private boolean begin;

    @Option(
            names = "--accept-loss",
            paramLabel = "SEQ:HASH",
            description = {
                "gives up what followed the journal's last good record, which `verify` prints; journaled as a `loss`.",
                "Fits that one loss only"
            })
    private @Nullable String acceptLoss;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = {
                "longest time to train on a scratch server before `ready`, 0 to 60. Default: 10 in environment",
                "production, 0 in a sandbox. Without it the first second takes a fifth of what a warm server takes"
            })
    private @Nullable Integer warmUp;

    @Option(names = "--no-warm-up", description = "the same as --warm-up 0")
    private boolean noWarmUp;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, KeyFileException, InterruptedException {
        if (port != null && (port < 0 || port > 65_535)) {
            throw CommandException.usage("--port is " + port + ", must be 0 to 65535");
        }
        final TributaryConfig settings = ConfigFiles.forServing(config, data).override(data, host, port);
        LogSetup.apply(settings.logging());
        if (!skipRecords.isEmpty()) {
            SkippedRecords.allow(settings.data(), skipRecords);
        }
        final int warmUpSeconds = warmUpSeconds(settings);
        final TributaryServer server = open(settings, words());
        final long sequence;
        try (ProgressLine progress = new ProgressLine("recovering")) {
            sequence = server.start((at, bytes) -> progress.at(at), beside(settings, warmUpSeconds));
        } catch (final IOException | KeyFileException | RuntimeException | Error e) {
            server.stop();
            throw e;
        }
        Termination.stop(server::stop);
        spec.commandLine().getOut().println("ready " + server.address() + " sequence=" + sequence);
        return Termination.await();
    }

    /** What to wait for before traffic: a warm-up that begins now. */
    private static Runnable beside(final TributaryConfig settings, final int warmUpSeconds) {
        return warmUpSeconds == 0 ? () -> {} : WarmUp.begin(settings, warmUpSeconds)::await;
    }

    private int warmUpSeconds(final TributaryConfig settings) {
        if (warmUp == null) {
            return noWarmUp || settings.environment() == TributaryConfig.Environment.SANDBOX
                    ? 0
                    : WarmUp.BY_DEFAULT_SECONDS;
        }
        if (noWarmUp || warmUp < 0 || warmUp > WarmUp.MOST_SECONDS) {
            throw CommandException.usage(
                    noWarmUp
                            ? "--warm-up and --no-warm-up contradict each other: give one"
                            : "--warm-up is " + warmUp + ", must be 0 to " + WarmUp.MOST_SECONDS);
        }
        return warmUp;
    }

    private StartWords words() {
        try {
            return new StartWords(begin, acceptLoss == null ? null : AcceptedLoss.parse(acceptLoss));
        } catch (final IllegalArgumentException e) {
            throw CommandException.usage("--accept-loss: " + e.getMessage());
        }
    }

    /** Opens the server; contradicting settings are reported as the user's mistake, without a stack trace. */
    private static TributaryServer open(final TributaryConfig settings, final StartWords words)
            throws IOException, KeyFileException {
        try {
            return TributaryServer.open(settings, words);
        } catch (final IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
    }
}
