package org.tributary.gateway.server;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.channel.key.KeyDirectory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.http.AdminTokens;
import org.tributary.gateway.http.NamedToken;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Reads {@code tokens.yaml} and {@code admin.token} again when they change, so that tokens are added and revoked without a restart. An unusable
 * file is reported and leaves the previous tokens in force.
 */
final class TokenWatch implements AutoCloseable {
    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(TokenWatch.class));
    private static final long LOOK_SECONDS = 5;

    private final KeyDirectory<List<NamedToken>> directory;
    private final AdminTokens tokens;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "token-watch");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Reads the tokens and starts to watch them.
     *
     * @param keys the directory with the files
     * @throws KeyFileException see {@link TokenFiles#read}
     */
    TokenWatch(final Path keys, final KeyPolicy policy) throws KeyFileException {
        final boolean production = policy == KeyPolicy.PRODUCTION;
        directory = new KeyDirectory<>(keys, policy, files -> TokenFiles.read(keys, production));
        tokens = new AdminTokens(directory.ring());
        timer.scheduleWithFixedDelay(
                new RepeatedTask("checking for changed admin tokens", this::look, FAULTS),
                LOOK_SECONDS,
                LOOK_SECONDS,
                TimeUnit.SECONDS);
    }

    AdminTokens tokens() {
        return tokens;
    }

    private void look() {
        if (directory.reloadIfChanged()) {
            tokens.replace(directory.ring());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
