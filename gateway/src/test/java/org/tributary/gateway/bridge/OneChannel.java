package org.tributary.gateway.bridge;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.ContributionReader;
import org.tributary.gateway.channel.Notification;

/** A channel of one adapter whose verdict and notification the test sets. */
public final class OneChannel implements ChannelSet, ChannelAdapter {
    ChannelAdapter.Verdict verdict;
    Consumer<Notification> says;
    /** Callbacks read. */
    public int reads;

    ContributionReader contribution = (request, to) -> ContributionReader.Verdict.NOT_AUTHENTIC;

    @Override
    public ChannelAdapter adapter(final String name) {
        return this;
    }

    @Override
    public Collection<ChannelAdapter> adapters() {
        return List.of(this);
    }

    @Override
    public ContributionReader contributions() {
        return (request, to) -> contribution.read(request, to);
    }

    @Override
    public String defaultMerchant(final String channelName) {
        return "1900000001";
    }

    @Override
    public boolean reloadIfChanged() {
        return false;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public String name() {
        return "wechatpay";
    }

    @Override
    public ChannelAdapter.Verdict read(final CallbackRequest request, final Notification notification) {
        reads++;
        notification.clear();
        says.accept(notification);
        return verdict;
    }

    @Override
    public byte[] successBody() {
        return new byte[0];
    }

    @Override
    public byte[] failureBody() {
        return new byte[0];
    }

    @Override
    public String contentType() {
        return "text/plain";
    }

    /** A callback that is only a body, in a longer array. */
    static final class Body implements CallbackRequest {
        private final byte[] bytes;

        private final long arrivalMs;

        Body(final String text) {
            this(text, 0);
        }

        Body(final String text, final long arrivalMs) {
            this.arrivalMs = arrivalMs;
            bytes = (text + "beyond").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String header(final String name) {
            return null;
        }

        @Override
        public byte[] body() {
            return bytes;
        }

        @Override
        public int bodyLength() {
            return bytes.length - 6;
        }

        @Override
        public long arrivalMs() {
            return arrivalMs;
        }
    }
}
