package org.tributary.engine.core.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.ProjectTerms;

/** Definitions of a change that is not committed yet, one type a kind. Ids are text: this is not the hot path. */
final class Staged {
    private Staged() {}

    /** An organisation and its merchants by channel code, null where it uses the default one. */
    static final class OrganisationTerms {
        final String id;
        final byte[][] merchants;

        OrganisationTerms(final String id, final byte[][] merchants) {
            this.id = id;
            this.merchants = merchants;
        }
    }

    /** A project, its items and tags. */
    static final class ProjectEntry {
        final ProjectTerms terms;
        final String organisation;
        final List<String> items = new ArrayList<>(0);
        final List<String> tags = new ArrayList<>(0);
        /** The project once the change is in force. */
        Project applied;

        ProjectEntry(final ProjectTerms terms, final String organisation) {
            this.terms = terms;
            this.organisation = organisation;
        }
    }

    /** A pool, its slots and who is eligible; an empty list means all. */
    static final class PoolEntry {
        final String id;
        final PoolTerms terms;
        final String sponsor;
        final List<String> organisations = new ArrayList<>(0);
        final List<String> projects = new ArrayList<>(0);
        final List<String> tags = new ArrayList<>(0);
        final List<String> channels = new ArrayList<>(0);
        private long[] slotOpensMs = new long[0];
        private long[] slotClosesMs = new long[0];

        PoolEntry(final String id, final PoolTerms terms, final String sponsor) {
            this.id = id;
            this.terms = terms;
            this.sponsor = sponsor;
        }

        void addSlot(final long opensMs, final long closesMs) {
            final int count = slotOpensMs.length;
            slotOpensMs = Arrays.copyOf(slotOpensMs, count + 1);
            slotClosesMs = Arrays.copyOf(slotClosesMs, count + 1);
            slotOpensMs[count] = opensMs;
            slotClosesMs[count] = closesMs;
        }

        long[] slotOpensMs() {
            return slotOpensMs;
        }

        long[] slotClosesMs() {
            return slotClosesMs;
        }

        boolean anyProject() {
            return organisations.isEmpty() && projects.isEmpty() && tags.isEmpty();
        }
    }

    /** A conversion; pool is empty for flowers. */
    record ConversionEntry(String id, ConversionKind kind, String pool, long give, long per, long perDonorPerDay) {}

    /** A partner and what it may use. */
    record PartnerEntry(String id, List<String> conversions) {}
}
