package org.tributary.gateway.server;

import org.tributary.engine.campaign.Pool;
import org.tributary.gateway.bridge.BridgeSettings;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.callback.CallbackBridge;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.readmodel.ProjectedNotices;
import org.tributary.gateway.readmodel.ReadModels;

/** The callback bridge with what it reads of the campaign and of earlier records. */
final class BridgeAssembly {
    private BridgeAssembly() {}

    /**
     * Wires it.
     *
     * @param refunded finds the record that a refund is about
     */
    static CallbackBridge of(
            final BridgeSettings settings,
            final ChannelSet channels,
            final LateIngress ingress,
            final Records refunded,
            final ReadModels models) {
        final CallbackBridge bridge = new CallbackBridge(
                settings,
                channels,
                ingress,
                refunded,
                models.allocations()::lastOf,
                new ProjectedNotices(models.projections().views()),
                models.giftReversals()::lastOf);
        bridge.measures(new ConversionKinds(
                () -> models.projections().views().directory().campaign()));
        bridge.pools(index -> {
            final Pool pool = models.projections().views().directory().pool(index);
            return pool == null ? "#" + index : pool.id();
        });
        return bridge;
    }
}
