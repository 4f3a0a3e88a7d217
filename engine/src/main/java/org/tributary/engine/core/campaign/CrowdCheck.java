package org.tributary.engine.core.campaign;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.codec.sbe.RuleKind;

/** Checks for each kind of pool that every project's pools fit into one decision. */
final class CrowdCheck {
    private final List<Staged.PoolEntry> everywhere;
    private final PoolCrowd crowd = new PoolCrowd();

    CrowdCheck(final List<Staged.PoolEntry> everywhere) {
        this.everywhere = everywhere;
    }

    /** The part of a decision that a pool takes. */
    private enum Part {
        GIVES(CampaignLimits.MAX_GIVING_POOLS),
        SHARES(CampaignLimits.MAX_DEFERRED_POOLS),
        COUNTS(CampaignLimits.MAX_MILESTONE_POOLS),
        NONE(Integer.MAX_VALUE);

        private final int most;

        Part(final int most) {
            this.most = most;
        }

        static Part of(final RuleKind kind) {
            return switch (kind) {
                case CONVERSION -> NONE;
                case DEFERRED -> SHARES;
                case MILESTONE -> COUNTS;
                default -> GIVES;
            };
        }
    }

    /** Checks all projects' own lists, together with the pools for every project, against the limits. */
    boolean allFit(final Collection<List<Staged.PoolEntry>> ownLists) {
        for (final Part part : Part.values()) {
            final List<Staged.PoolEntry> common = of(part, everywhere);
            final int commonPeak = common.size() > part.most ? peak(common, List.of()) : common.size();
            if (commonPeak > part.most || !fit(part, common, commonPeak, ownLists)) {
                return false;
            }
        }
        return true;
    }

    private boolean fit(
            final Part part,
            final List<Staged.PoolEntry> common,
            final int commonPeak,
            final Collection<List<Staged.PoolEntry>> ownLists) {
        final Set<List<Staged.PoolEntry>> seen = new HashSet<>();
        for (final List<Staged.PoolEntry> own : ownLists) {
            // Most projects are far from the limit, and many share a list: check instants only near the limit.
            if (own.size() + commonPeak > part.most) {
                final List<Staged.PoolEntry> ofPart = of(part, own);
                if (ofPart.size() + commonPeak > part.most && seen.add(ofPart) && peak(common, ofPart) > part.most) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Staged.PoolEntry> of(final Part part, final List<Staged.PoolEntry> pools) {
        return pools.stream().filter(pool -> Part.of(pool.terms().kind) == part).toList();
    }

    private int peak(final List<Staged.PoolEntry> common, final List<Staged.PoolEntry> own) {
        crowd.clear();
        common.forEach(this::add);
        own.forEach(this::add);
        return crowd.peak();
    }

    private void add(final Staged.PoolEntry pool) {
        final int mask = ChangeChecks.channelMask(pool.draft().channels());
        if (!pool.terms().hasSlots()) {
            crowd.add(mask, pool.terms().opensMs, pool.terms().closesMs);
        }
        pool.draft().slots().forEach(slot -> crowd.add(mask, slot.opensMs(), slot.closesMs()));
    }
}
