package org.tributary.engine.core.campaign;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.ConversionDefinitionDecoder;
import org.tributary.engine.codec.sbe.DefinitionListDecoder;
import org.tributary.engine.codec.sbe.ListKind;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionDecoder;
import org.tributary.engine.codec.sbe.PartnerDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolSlotsDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.SponsorDefinitionDecoder;
import org.tributary.engine.core.state.campaign.Calendar;
import org.tributary.engine.core.state.campaign.Names;
import org.tributary.engine.core.state.campaign.Organisation;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.ProjectTerms;
import org.tributary.engine.core.state.campaign.Registry;

/**
 * A change of the campaign between Begin and Commit: what its definitions say, nothing of it in force. Keeps the raw
 * messages, from which a snapshot builds it again.
 */
final class Change {
    /** Most messages of one change. */
    static final int MAX_MESSAGES = 1 << 22;

    /** What a definition is answered that can't be. */
    static final int INVALID = -2;

    /** What a definition is answered that has no index. */
    static final int NO_INDEX = -1;

    final List<byte[]> messages = new ArrayList<>();
    final Map<String, Staged.OrganisationTerms> organisations = new LinkedHashMap<>();
    final Map<String, Staged.ProjectEntry> projects = new LinkedHashMap<>();
    final Map<String, Integer> sponsors = new LinkedHashMap<>();
    final Map<String, Staged.PoolEntry> pools = new LinkedHashMap<>();
    final Map<String, Staged.ConversionEntry> conversions = new LinkedHashMap<>();
    final Map<String, Staged.PartnerEntry> partners = new LinkedHashMap<>();

    private final Registry registry;
    private final Map<Names, Map<String, Integer>> newIndexes = new HashMap<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    int expectedVersion;
    long opensMs;
    long closesMs;
    byte[] currency;
    byte[] zone;
    Calendar calendar;

    Change(final Registry registry) {
        this.registry = registry;
    }

    /** Reads a Begin. False if it can't be. */
    boolean begin(final DirectBuffer buffer, final int offset, final int length) {
        keep(buffer, offset, length);
        final CampaignBeginCommandDecoder from = new CampaignBeginCommandDecoder();
        from.wrapAndApplyHeader(buffer, offset, header);
        expectedVersion = from.expectedVersion();
        opensMs = from.opensMs();
        closesMs = from.closesMs();
        currency = from.currency().getBytes(StandardCharsets.US_ASCII);
        final CampaignBeginCommandDecoder.OffsetsDecoder offsets = from.offsets();
        final long[] fromMs = new long[offsets.count()];
        final long[] offsetMs = new long[fromMs.length];
        boolean ascending = true;
        for (int i = 0; offsets.hasNext(); i++) {
            offsets.next();
            fromMs[i] = offsets.fromMs();
            offsetMs[i] = offsets.offsetSeconds() * 1000L;
            ascending &= i == 0 || fromMs[i] > fromMs[i - 1];
        }
        calendar = new Calendar(fromMs, offsetMs);
        from.skipCampaign();
        from.skipNameZh();
        from.skipNameEn();
        zone = from.zone().getBytes(StandardCharsets.UTF_8);
        return ascending && fromMs.length > 0 && opensMs < closesMs && currency.length == 3;
    }

    /**
     * Takes a definition.
     *
     * @return the index of what it defines or adds to, {@link #NO_INDEX}, or {@link #INVALID}
     */
    int define(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        if (messages.size() == MAX_MESSAGES) {
            return INVALID;
        }
        final byte[] message = keep(buffer, offset, length);
        final UnsafeBuffer from = new UnsafeBuffer(message);
        return switch (templateId) {
            case OrganisationDefinitionDecoder.TEMPLATE_ID -> organisation(from);
            case ProjectDefinitionDecoder.TEMPLATE_ID -> project(message);
            case SponsorDefinitionDecoder.TEMPLATE_ID -> sponsor(from);
            case PoolDefinitionDecoder.TEMPLATE_ID -> pool(message);
            case PoolSlotsDecoder.TEMPLATE_ID -> slots(from);
            case DefinitionListDecoder.TEMPLATE_ID -> list(from);
            case ConversionDefinitionDecoder.TEMPLATE_ID -> conversion(from);
            case PartnerDefinitionDecoder.TEMPLATE_ID -> partner(from);
            default -> NO_INDEX;
        };
    }

    private byte[] keep(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        messages.add(message);
        return message;
    }

    private int organisation(final DirectBuffer buffer) {
        final OrganisationDefinitionDecoder from = new OrganisationDefinitionDecoder();
        from.wrapAndApplyHeader(buffer, 0, header);
        final byte[][] merchants = new byte[Organisation.CHANNELS][];
        boolean sound = true;
        for (final OrganisationDefinitionDecoder.MerchantsDecoder merchant : from.merchants()) {
            final int channel = merchant.channelRaw();
            final byte[] name = merchant.merchant().getBytes(StandardCharsets.UTF_8);
            sound &= channel > 0 && channel < Organisation.CHANNELS && merchants[channel % 8] == null;
            merchants[channel % Organisation.CHANNELS] = name;
        }
        final String id = from.organisation();
        sound &= organisations.put(id, new Staged.OrganisationTerms(id, merchants)) == null;
        return sound ? indexOf(registry.organisationNames(), id) : INVALID;
    }

    private int project(final byte[] message) {
        final ProjectTerms terms = new ProjectTerms(message);
        final String id = text(terms.id);
        final Staged.ProjectEntry entry = new Staged.ProjectEntry(terms, text(terms.organisation));
        return projects.put(id, entry) == null ? indexOf(registry.projectNames(), id) : INVALID;
    }

    private int sponsor(final DirectBuffer buffer) {
        final SponsorDefinitionDecoder from = new SponsorDefinitionDecoder();
        final String id = from.wrapAndApplyHeader(buffer, 0, header).sponsor();
        final int index = indexOf(registry.sponsorNames(), id);
        return sponsors.put(id, index) == null ? index : INVALID;
    }

    private int pool(final byte[] message) {
        final PoolTerms terms = new PoolTerms(message);
        final String id = text(terms.id);
        final Staged.PoolEntry entry = new Staged.PoolEntry(id, terms, text(terms.sponsor));
        return pools.put(id, entry) == null ? indexOf(registry.poolNames(), id) : INVALID;
    }

    private int slots(final DirectBuffer buffer) {
        final PoolSlotsDecoder from = new PoolSlotsDecoder();
        from.wrapAndApplyHeader(buffer, 0, header);
        final List<long[]> slots = new ArrayList<>();
        for (final PoolSlotsDecoder.SlotsDecoder slot : from.slots()) {
            slots.add(new long[] {slot.opensMs(), slot.closesMs()});
        }
        final String id = from.pool();
        final Staged.PoolEntry pool = pools.get(id);
        if (pool == null) {
            return INVALID;
        }
        slots.forEach(slot -> pool.addSlot(slot[0], slot[1]));
        return indexOf(registry.poolNames(), id);
    }

    private int list(final DirectBuffer buffer) {
        final DefinitionListDecoder from = new DefinitionListDecoder();
        from.wrapAndApplyHeader(buffer, 0, header);
        final ListKind kind = from.kind();
        final List<String> ids = new ArrayList<>();
        for (final DefinitionListDecoder.IdsDecoder id : from.ids()) {
            ids.add(id.id());
        }
        final String owner = from.owner();
        final List<String> target = listOf(kind, owner);
        if (target == null) {
            return INVALID;
        }
        target.addAll(ids);
        return switch (kind) {
            case PROJECT_ITEMS, PROJECT_TAGS -> indexOf(registry.projectNames(), owner);
            case PARTNER_CONVERSIONS -> indexOf(registry.partnerNames(), owner);
            default -> indexOf(registry.poolNames(), owner);
        };
    }

    private List<String> listOf(final ListKind kind, final String owner) {
        final Staged.ProjectEntry project = projects.get(owner);
        final Staged.PoolEntry pool = pools.get(owner);
        final Staged.PartnerEntry partner = partners.get(owner);
        return switch (kind) {
            case PROJECT_ITEMS -> project == null ? null : project.items;
            case PROJECT_TAGS -> project == null ? null : project.tags;
            case POOL_ORGANISATIONS -> pool == null ? null : pool.organisations;
            case POOL_PROJECTS -> pool == null ? null : pool.projects;
            case POOL_TAGS -> pool == null ? null : pool.tags;
            case POOL_CHANNELS -> pool == null ? null : pool.channels;
            case PARTNER_CONVERSIONS -> partner == null ? null : partner.conversions();
            default -> null;
        };
    }

    private int conversion(final DirectBuffer buffer) {
        final ConversionDefinitionDecoder from = new ConversionDefinitionDecoder();
        from.wrapAndApplyHeader(buffer, 0, header);
        final String id = from.conversion();
        final Staged.ConversionEntry entry = new Staged.ConversionEntry(
                id, from.kind(), from.pool(), from.give(), from.per(), from.perDonorPerDay());
        return conversions.put(id, entry) == null ? indexOf(registry.conversionNames(), id) : INVALID;
    }

    private int partner(final DirectBuffer buffer) {
        final PartnerDefinitionDecoder from = new PartnerDefinitionDecoder();
        final String id = from.wrapAndApplyHeader(buffer, 0, header).partner();
        final Staged.PartnerEntry entry = new Staged.PartnerEntry(id, new ArrayList<>());
        return partners.put(id, entry) == null ? indexOf(registry.partnerNames(), id) : INVALID;
    }

    /** The index an id has, or will have: new ids get the next ones in the order in which they are defined. */
    private int indexOf(final Names names, final String id) {
        final int known = names.indexOf(id.getBytes(StandardCharsets.UTF_8));
        if (known >= 0) {
            return known;
        }
        final Map<String, Integer> fresh = newIndexes.computeIfAbsent(names, key -> new HashMap<>());
        return fresh.computeIfAbsent(id, key -> names.size() + fresh.size());
    }

    /** First instant of any window, the campaign's or a pool's. */
    long firstMs() {
        return pools.values().stream().mapToLong(pool -> pool.terms.opensMs).reduce(opensMs, Math::min);
    }

    /** End of the last window, the campaign's or a pool's. */
    long lastMs() {
        return pools.values().stream().mapToLong(pool -> pool.terms.closesMs).reduce(closesMs, Math::max);
    }

    /** True if all new ids find an index. */
    boolean fits() {
        return newIndexes.entrySet().stream()
                .allMatch(entry -> entry.getKey().size() + entry.getValue().size()
                        <= entry.getKey().limit());
    }

    /** Number of definitions taken. */
    int definitions() {
        return messages.size() - 1;
    }

    static String text(final byte[] id) {
        return new String(id, StandardCharsets.UTF_8);
    }
}
