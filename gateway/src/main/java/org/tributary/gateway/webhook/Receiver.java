package org.tributary.gateway.webhook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.WebhookSettings;

/**
 * One receiver over HTTP: follows no redirect, keeps no cookie, retries nothing by itself, and uses nothing of an answer but its status.
 * One thread.
 */
final class Receiver implements AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout ANSWER = Timeout.ofSeconds(15);
    private static final int MOST_ANSWER_BYTES = 16 * 1024;

    /** Longest time of one attempt in all: timeouts are those of single reads, which a receiver could draw out. */
    private static final long MOST_SECONDS = 30;

    private final WebhookSettings settings;
    private final Path keys;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "webhook-deadline");
        thread.setDaemon(true);
        return thread;
    });

    Receiver(final WebhookSettings settings, final Path keys) {
        this.settings = settings;
        this.keys = keys;
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new PublicAddresses(settings.allowPrivate()))
                        .setMaxConnTotal(1)
                        .setMaxConnPerRoute(1)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(ANSWER)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(ANSWER)
                        .setConnectionRequestTimeout(CONNECT)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("tributary-webhooks")
                .build();
    }

    /**
     * Posts one event.
     *
     * @return the status of its answer
     * @throws IOException if there was no answer
     * @throws KeyFileException if there is no usable secret just now
     */
    int post(final String id, final long nowMs, final byte[] body) throws IOException, KeyFileException {
        final long seconds = nowMs / 1_000;
        final HttpPost post = new HttpPost(settings.url());
        post.setHeader("webhook-id", id);
        post.setHeader("webhook-timestamp", Long.toString(seconds));
        post.setHeader(
                "webhook-signature", WebhookSecret.read(keys, settings.name()).sign(id, seconds, body));
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        final ScheduledFuture<?> deadline = deadlines.schedule(post::cancel, MOST_SECONDS, TimeUnit.SECONDS);
        try (ClassicHttpResponse answer = client.executeOpen(null, post, null)) {
            final HttpEntity entity = answer.getEntity();
            // A short answer is read, so that the connection can be used again; any other one closes it.
            if (entity != null && entity.getContentLength() >= 0 && entity.getContentLength() <= MOST_ANSWER_BYTES) {
                EntityUtils.consumeQuietly(entity);
            }
            return answer.getCode();
        } finally {
            deadline.cancel(false);
        }
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        client.close();
    }
}
