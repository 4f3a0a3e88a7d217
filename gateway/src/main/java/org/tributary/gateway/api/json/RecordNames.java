package org.tributary.gateway.api.json;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.sbe.ChannelCode;

/** Names for a record's indexes and empty fields. */
public interface RecordNames {
    /** Id of a pool. */
    String pool(int index);

    /** Id of a project, null if the index is -1. */
    @Nullable
    String project(int index);

    /** The process's default merchant of a channel, null if it has none. */
    @Nullable
    String defaultMerchant(ChannelCode channel);

    /** Names from the campaign records read so far. */
    static RecordNames of(final CampaignAssembler campaign) {
        return new RecordNames() {
            @Override
            public String pool(final int index) {
                final Pool pool = campaign.pool(index);
                return pool == null ? "#" + index : pool.id();
            }

            @Override
            public @Nullable String project(final int index) {
                final Campaign.Project project = campaign.project(index);
                return project == null ? null : project.id();
            }

            @Override
            public @Nullable String defaultMerchant(final ChannelCode channel) {
                final Settings settings = campaign.settings();
                if (settings == null) {
                    return null;
                }
                return settings.defaultMerchants().stream()
                        .filter(m -> m.channel() == channel)
                        .map(Campaign.Merchant::merchant)
                        .findFirst()
                        .orElse(null);
            }
        };
    }
}
