package org.tributary.engine.oracle;

import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.oracle.World.ProjectState;

/** RULES 3.3: whose merchant the money came to. An empty merchant is the process's default. */
final class OracleMerchants {
    /** What the tests configure as the process's own merchant at every channel; the same as an empty one. */
    static final String DEFAULT = "m-default";

    private OracleMerchants() {}

    /** Whether any organisation has it, or had it once: a merchant that was ours does not become a stranger. */
    static boolean configured(final World world, final Op.Payment op) {
        final String merchant = normal(op.merchant());
        return merchant.isEmpty() || world.merchants.contains(new Campaign.Merchant(op.channel(), merchant));
    }

    static boolean same(final Campaign campaign, final ProjectState project, final Op.Payment op) {
        final Campaign.Organisation organisation = campaign.organisations().stream()
                .filter(o -> o.id().equals(project.definition.organisation()))
                .findFirst()
                .orElseThrow();
        return of(organisation, op.channel()).equals(normal(op.merchant()));
    }

    private static String of(final Campaign.Organisation organisation, final ChannelCode channel) {
        return organisation.merchants().stream()
                .filter(m -> m.channel() == channel)
                .map(m -> normal(m.merchant()))
                .findFirst()
                .orElse("");
    }

    private static String normal(final String merchant) {
        return merchant.equals(DEFAULT) ? "" : merchant;
    }
}
