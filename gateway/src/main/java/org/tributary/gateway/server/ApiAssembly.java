package org.tributary.gateway.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.pipeline.TrustedClock;
import org.tributary.engine.projection.Views;
import org.tributary.gateway.api.AdminApi;
import org.tributary.gateway.api.CampaignApi;
import org.tributary.gateway.api.ClockApi;
import org.tributary.gateway.api.DonationApi;
import org.tributary.gateway.api.NoticesApi;
import org.tributary.gateway.api.OrdersApi;
import org.tributary.gateway.api.PublishedSeeds;
import org.tributary.gateway.api.ReadApi;
import org.tributary.gateway.api.StandingAlarms;
import org.tributary.gateway.api.StaticSite;
import org.tributary.gateway.api.change.ApprovalsApi;
import org.tributary.gateway.api.change.SecondPerson;
import org.tributary.gateway.api.json.RecordNames;
import org.tributary.gateway.api.json.StatusSource;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.admin.ApprovalCommands;
import org.tributary.gateway.bridge.callback.CallbackBridge;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.LiveFeed;
import org.tributary.gateway.metrics.MetricsApi;
import org.tributary.gateway.readmodel.OrderIndex;
import org.tributary.gateway.readmodel.ReadModels;

/** Assembles the API's handlers. */
final class ApiAssembly {
    /**
     * What changes of the campaign depend on.
     *
     * @param inKeys where seeds of random pools are read
     * @param published which seeds are published
     * @param onePersonFen largest change of a budget by one person
     */
    record Campaigns(SeedSource inKeys, PublishedSeeds published, long onePersonFen) {}

    /**
     * How the server is.
     *
     * @param alarms those that stand as long as their cause
     */
    record Health(StatusSource status, Readiness readiness, StandingAlarms alarms) {}

    private final List<ApiRoute> routes = new ArrayList<>();
    private final LiveFeed liveFeed;

    ApiAssembly(
            final ReadModels models,
            final CallbackBridge bridge,
            final ChannelSet channels,
            final Records records,
            final List<ApiRoute> more,
            final Function<Views, MetricsApi> metrics,
            final Campaigns campaigns,
            final Health health,
            final TrustedClock clockMs) {
        final Views views = models.projections().views();
        final ReadApi reads = new ReadApi(views, clockMs, health.status(), campaigns.published(), health.alarms());
        final AdminCommands commands = new AdminCommands(bridge.calls(), records);
        final List<ApiRoute> guarded = new ArrayList<>(reads.routes());
        final ApprovalCommands approvals = new ApprovalCommands(bridge.calls(), records);
        final SecondPerson secondPerson = new SecondPerson(campaigns.onePersonFen(), commands, approvals);
        guarded.addAll(new AdminApi(commands, views, secondPerson, clockMs).routes());
        guarded.addAll(new ApprovalsApi(approvals, views, clockMs).routes());
        guarded.addAll(new NoticesApi(commands, views).routes());
        guarded.add(new ClockApi(commands, clockMs).route());
        guarded.add(new CampaignApi(
                        bridge.calls()::callAll,
                        views,
                        campaigns.inKeys(),
                        campaigns.published(),
                        campaigns.onePersonFen(),
                        clockMs)
                .route());
        guarded.addAll(more);
        guarded.add(new DonationApi(
                        bridge.calls(),
                        records,
                        models.allocations()::lastOf,
                        models.refunds()::allOf,
                        names(views, channels))
                .route());
        guarded.add(new OrdersApi(
                        orders(models.orders()), records, models.allocations()::lastOf, models.refunds()::allOf, views)
                .route());
        final Readiness readiness = health.readiness();
        routes.addAll(readiness.routes());
        routes.addAll(new StaticSite().routes());
        routes.add(metrics.apply(views).route());
        guarded.forEach(route -> routes.add(readiness.guard(route)));
        final LiveFeed live = reads.liveFeed();
        liveFeed = () -> readiness.isReady() ? live.newest() : null;
    }

    List<ApiRoute> routes() {
        return routes;
    }

    LiveFeed liveFeed() {
        return liveFeed;
    }

    private static OrdersApi.Index orders(final OrderIndex index) {
        return new OrdersApi.Index() {
            @Override
            public long[] ofOrder(final PackedId id) {
                return index.ofOrder(id.buffer(), id.length());
            }

            @Override
            public long[] ofTransaction(final ChannelCode channel, final PackedId id) {
                return index.ofTransaction(channel.value(), id.buffer(), id.length());
            }
        };
    }

    /** Names of what records refer to by index, as they are now. */
    static RecordNames names(final Views views, final ChannelSet channels) {
        return new RecordNames() {
            @Override
            public String pool(final int index) {
                final Pool pool = views.directory().pool(index);
                return pool == null ? "#" + index : pool.id();
            }

            @Override
            public @Nullable String project(final int index) {
                final Campaign.Project project =
                        index < 0 ? null : views.directory().project(index);
                return project == null ? null : project.id();
            }

            @Override
            public @Nullable String defaultMerchant(final ChannelCode channel) {
                if (channel == ChannelCode.NONE || channel == ChannelCode.PARTNER) {
                    return null;
                }
                final String merchant = channels.defaultMerchant(Channels.nameOf(channel));
                return merchant.isEmpty() ? null : merchant;
            }
        };
    }
}
