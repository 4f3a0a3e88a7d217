package org.tributary.gateway.cli.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.tributary.gateway.channel.key.KeyFiles;

/** Sends admin requests to a running server, again for half a minute while it says that it is busy. One thread. */
public final class AdminClient {
    private static final int MAX_TOKEN_BYTES = 4096;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long RETRY_MS = 1_000;
    private static final int TOO_MANY = 429;
    private static final int BUSY = 503;

    private final String token;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** A client with a token. */
    public AdminClient(final String token) {
        this.token = token;
    }

    /** The token in a file. */
    public static String token(final Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_TOKEN_BYTES) {
            throw CommandException.usage("--token-file " + file + " is no file, or too large for a token");
        }
        final String token = KeyFiles.secretOf(Files.readString(file));
        if (token.isEmpty()) {
            throw CommandException.usage("--token-file " + file + " is empty");
        }
        return token;
    }

    /**
     * Posts a body.
     *
     * @throws IOException if the server can't be reached
     */
    public HttpResponse<String> post(final URI address, final String contentType, final byte[] body)
            throws IOException, InterruptedException {
        final long begin = System.nanoTime();
        HttpResponse<String> response = once(address, contentType, body);
        while ((response.statusCode() == BUSY || response.statusCode() == TOO_MANY)
                && System.nanoTime() - begin < PATIENCE_NANOS) {
            TimeUnit.MILLISECONDS.sleep(RETRY_MS);
            response = once(address, contentType, body);
        }
        return response;
    }

    private HttpResponse<String> once(final URI address, final String contentType, final byte[] body)
            throws IOException, InterruptedException {
        final HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", contentType)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (final IOException e) {
            throw new IOException("can't be reached (" + e.getClass().getSimpleName() + ")");
        }
    }
}
