package org.tributary.gateway.webhook;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.WebhookSettings;

/**
 * One receiver over HTTP: follows no redirect, keeps no cookie, retries nothing by itself, reads nothing of an answer but its status.
 * One thread.
 */
final class Receiver implements AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout ANSWER = Timeout.ofSeconds(15);
    private static final int MOST_ANSWER_BYTES = 16 * 1024;

    private final WebhookSettings settings;
    private final Path keys;
    private final CloseableHttpClient client;

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
        return client.execute(post, answer -> {
            // A short answer is read, so that the connection can be used again; a long one closes it.
            if (answer.getEntity() != null) {
                try (java.io.InputStream in = answer.getEntity().getContent()) {
                    if (in != null && in.readNBytes(MOST_ANSWER_BYTES + 1).length > MOST_ANSWER_BYTES) {
                        answer.close();
                    }
                }
            }
            return answer.getCode();
        });
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
