package org.tributary.engine.core.campaign;

import org.tributary.engine.campaign.CampaignDraft;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.ProjectTerms;

/** Definitions of a change that is not committed yet, with the terms they would have. */
final class Staged {
    private Staged() {}

    /** A project. */
    static final class ProjectEntry {
        final CampaignDraft.ProjectDraft draft;
        final ProjectTerms terms;

        ProjectEntry(final CampaignDraft.ProjectDraft draft, final ProjectTerms terms) {
            this.draft = draft;
            this.terms = terms;
        }

        String organisation() {
            return draft.definition().organisation();
        }
    }

    /** A pool. */
    record PoolEntry(CampaignDraft.PoolDraft draft, PoolTerms terms) {
        String id() {
            return draft.definition().id();
        }

        long[] slotOpensMs() {
            return draft.slots().stream().mapToLong(slot -> slot.opensMs()).toArray();
        }

        long[] slotClosesMs() {
            return draft.slots().stream().mapToLong(slot -> slot.closesMs()).toArray();
        }
    }
}
