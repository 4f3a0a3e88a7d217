package org.tributary.loadtest.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.Sha256;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.scenario.Mix;

/**
 * Cache of corpora on disk. The key covers everything that determines the bytes: keys, channels, projects, mix and
 * seed. The first requests of a longer corpus serve as a shorter one. Signed times expire, so a corpus that is too old
 * is made again.
 */
public final class CorpusCache {
    /** Version of the format and of the mixing; a corpus of another version is never opened. */
    private static final int VERSION = 1;

    private static final String ABOUT = "corpus.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final long maxAgeMs;

    /** A corpus with its first number and signed time. */
    public record Found(Corpus corpus, Signing signing) {}

    /**
     * A cache.
     *
     * @param directory made if it is missing
     * @param maxAgeSeconds older ones are made again
     */
    public CorpusCache(final Path directory, final long maxAgeSeconds) {
        this.directory = directory;
        this.maxAgeMs = maxAgeSeconds * 1_000;
    }

    /** Returns a name for everything that determines the bytes. */
    public static String key(
            final Path keys, final List<String> channels, final List<String> projects, final Mix mix, final long seed)
            throws IOException {
        final MessageDigest digest = Sha256.newDigest();
        digest.update((VERSION + "\n" + channels + "\n" + projects + "\n" + mix + "\n" + seed + "\n")
                .getBytes(StandardCharsets.UTF_8));
        for (final String channel : channels) {
            try (Stream<Path> files = Files.walk(keys.resolve(channel))) {
                for (final Path file :
                        files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update(keys.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    digest.update(Sha256.newDigest().digest(Files.readAllBytes(file)));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** Returns the corpus of that key with at least so many requests; signs one if there is none. */
    public Found get(
            final String key, final CorpusBuilder builder, final int requests, final @Nullable PrintStream progress)
            throws IOException, InterruptedException {
        final Path home = directory.resolve(key);
        final Path about = home.resolve(ABOUT);
        if (Files.exists(about)) {
            final JsonNode found = JSON.readTree(about.toFile());
            final long signedAtMs = found.path("signedAtMs").asLong();
            if (found.path("requests").asInt() >= requests
                    && Math.abs(System.currentTimeMillis() - signedAtMs) < maxAgeMs) {
                return new Found(
                        Corpus.open(home), new Signing(found.path("firstNumber").asLong(), signedAtMs));
            }
        }
        Directories.delete(home);
        Files.createDirectories(home);
        final long nowMs = System.currentTimeMillis();
        final Signing signing = new Signing(nowMs * 1_000, nowMs);
        final Corpus corpus = Corpus.create(home, requests);
        builder.build(corpus, requests, signing, progress);
        // written last: an incomplete corpus has no such file and is made again
        JSON.writeValue(
                about.toFile(),
                Map.of("requests", requests, "firstNumber", signing.firstNumber(), "signedAtMs", signing.atMs()));
        return new Found(corpus, signing);
    }
}
