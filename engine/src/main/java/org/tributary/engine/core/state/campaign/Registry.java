package org.tributary.engine.core.state.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/**
 * Everything the campaign names, by dense index. Indexes are assigned once, at a commit, and stay when a thing is removed
 * from the campaign: refunds still find it.
 */
public final class Registry {
    /** Most projects ever named. */
    public static final int MAX_PROJECTS = 1 << 20;

    /** Most pools ever named: an index fits 16 bits and 65535 means none. */
    public static final int MAX_POOLS = 65_535;

    private static final int MAX_OTHERS = 1 << 20;
    private static final int MAX_ITEMS = 1 << 22;
    private static final int MAX_ITEM_BYTES = 64;
    private static final Pool[] NO_POOLS = {};

    private final Names organisationNames = new Names(MAX_OTHERS);
    private final Names projectNames = new Names(MAX_PROJECTS);
    private final Names sponsorNames = new Names(MAX_OTHERS);
    private final Names poolNames = new Names(MAX_POOLS);
    private final Names conversionNames = new Names(MAX_OTHERS);
    private final Names partnerNames = new Names(MAX_OTHERS);
    private final Names itemNames = new Names(MAX_ITEMS);
    private final Merchants merchants = new Merchants();
    private final UnsafeBuffer itemKey = new UnsafeBuffer(new byte[Integer.BYTES + MAX_ITEM_BYTES]);

    private Organisation[] organisations = new Organisation[16];
    private Project[] projects = new Project[16];
    private Pool[] pools = new Pool[16];
    private final List<Conversion> conversions = new ArrayList<>();
    private final List<Partner> partners = new ArrayList<>();
    private Pool[] everywhere = NO_POOLS;
    private final RecentItems recentItems = new RecentItems();
    private long[] itemCounts = new long[16];

    public Names organisationNames() {
        return organisationNames;
    }

    public Names projectNames() {
        return projectNames;
    }

    public Names sponsorNames() {
        return sponsorNames;
    }

    public Names poolNames() {
        return poolNames;
    }

    public Names conversionNames() {
        return conversionNames;
    }

    public Names partnerNames() {
        return partnerNames;
    }

    public Merchants merchants() {
        return merchants;
    }

    public Organisation organisation(final int index) {
        return organisations[index];
    }

    public Project project(final int index) {
        return projects[index];
    }

    public Pool pool(final int index) {
        return pools[index];
    }

    public Conversion conversion(final int index) {
        return conversions.get(index);
    }

    public Partner partner(final int index) {
        return partners.get(index);
    }

    /** The campaign's project of that id, null if it has none. */
    public @Nullable Project project(final DirectBuffer id) {
        final int index = projectNames.indexOf(id, 0, id.capacity());
        return index < 0 || !projects[index].defined() ? null : projects[index];
    }

    /** The campaign's pool of that id, null if it has none. */
    public @Nullable Pool pool(final DirectBuffer id) {
        final int index = poolNames.indexOf(id, 0, id.capacity());
        return index < 0 || !pools[index].defined() ? null : pools[index];
    }

    /** Pools that can give to every project, in order of rank. */
    public Pool[] everywhere() {
        return everywhere;
    }

    public void everywhere(final Pool[] newPools) {
        everywhere = newPools;
    }

    /** Index of a project's item, -1 if the project has none of that name. */
    public int item(final int project, final DirectBuffer name) {
        if (name.capacity() == 0 || name.capacity() > MAX_ITEM_BYTES) {
            return -1;
        }
        final int recent = recentItems.find(project, name);
        if (recent != RecentItems.NONE) {
            return recent;
        }
        itemKey.putInt(0, project);
        itemKey.putBytes(Integer.BYTES, name, 0, name.capacity());
        final int item = itemNames.indexOf(itemKey, 0, Integer.BYTES + name.capacity());
        if (item >= 0) {
            recentItems.keep(project, name, item);
        }
        return item;
    }

    /** Adds to an item's count: +1 a donation, -1 when one is fully refunded. */
    public void countItem(final int item, final long change) {
        itemCounts[item] += change;
    }

    /** Donations of an item that are not fully refunded. */
    public long itemCount(final int item) {
        return itemCounts[item];
    }

    /** True if that many more items fit. */
    public boolean hasRoomForItems(final long more) {
        return more <= itemNames.limit() - itemNames.size();
    }

    /** True if a project has or had an item. */
    public boolean hasItem(final int project, final byte[] name) {
        return itemNames.indexOf(itemKey(project, name)) >= 0;
    }

    private static byte[] itemKey(final int project, final byte[] name) {
        final byte[] key = new byte[Integer.BYTES + name.length];
        final UnsafeBuffer buffer = new UnsafeBuffer(key);
        buffer.putInt(0, project);
        buffer.putBytes(Integer.BYTES, name);
        return key;
    }

    public void addItem(final int project, final byte[] name) {
        final byte[] key = itemKey(project, name);
        if (itemNames.indexOf(key) < 0) {
            final int index = itemNames.add(key);
            if (index >= itemCounts.length) {
                itemCounts = Arrays.copyOf(itemCounts, itemCounts.length * 2);
            }
        }
    }

    public Organisation organisationOf(final byte[] id) {
        final int known = organisationNames.indexOf(id);
        final int index = known < 0 ? organisationNames.add(id) : known;
        if (known < 0) {
            organisations = index < organisations.length ? organisations : Arrays.copyOf(organisations, index * 2);
            organisations[index] = new Organisation(index);
        }
        return organisations[index];
    }

    public Project projectOf(final byte[] id) {
        final int known = projectNames.indexOf(id);
        final int index = known < 0 ? projectNames.add(id) : known;
        if (known < 0) {
            projects = index < projects.length ? projects : Arrays.copyOf(projects, index * 2);
            projects[index] = new Project(index);
        }
        return projects[index];
    }

    public Pool poolOf(final byte[] id) {
        final int known = poolNames.indexOf(id);
        final int index = known < 0 ? poolNames.add(id) : known;
        if (known < 0) {
            pools = index < pools.length ? pools : Arrays.copyOf(pools, index * 2);
            pools[index] = new Pool(index);
        }
        return pools[index];
    }

    public int sponsorOf(final byte[] id) {
        final int known = sponsorNames.indexOf(id);
        return known < 0 ? sponsorNames.add(id) : known;
    }

    public int conversionIndexOf(final byte[] id) {
        final int known = conversionNames.indexOf(id);
        return known < 0 ? conversionNames.add(id) : known;
    }

    public int partnerIndexOf(final byte[] id) {
        final int known = partnerNames.indexOf(id);
        return known < 0 ? partnerNames.add(id) : known;
    }

    public void put(final Conversion conversion) {
        setOrAdd(conversions, conversion.index(), conversion);
    }

    public void put(final Partner partner) {
        setOrAdd(partners, partner.index(), partner);
    }

    private static <T> void setOrAdd(final List<T> list, final int index, final T value) {
        if (index == list.size()) {
            list.add(value);
        } else {
            list.set(index, value);
        }
    }

    /** Marks everything as removed from the campaign; the new version's definitions restore theirs. */
    public void removeAll() {
        for (int i = 0; i < organisationNames.size(); i++) {
            organisations[i].remove();
        }
        for (int i = 0; i < projectNames.size(); i++) {
            projects[i].remove();
        }
        for (int i = 0; i < poolNames.size(); i++) {
            pools[i].remove();
        }
        conversions.replaceAll(Conversion::removed);
        partners.replaceAll(Partner::removed);
    }

    public void write(final StateOut out) {
        merchants.write(out);
        organisationNames.write(out);
        sponsorNames.write(out);
        poolNames.write(out);
        projectNames.write(out);
        itemNames.write(out);
        conversionNames.write(out);
        partnerNames.write(out);
        for (int i = 0; i < organisationNames.size(); i++) {
            organisations[i].write(out);
        }
        for (int i = 0; i < poolNames.size(); i++) {
            pools[i].write(out);
        }
        for (int i = 0; i < projectNames.size(); i++) {
            projects[i].write(out);
        }
        for (int i = 0; i < itemNames.size(); i++) {
            out.putLong(itemCounts[i]);
        }
        out.putInt(everywhere.length);
        for (final Pool pool : everywhere) {
            out.putInt(pool.index());
        }
        writeContributors(out);
    }

    private void writeContributors(final StateOut out) {
        for (final Conversion conversion : conversions) {
            out.putInt(conversion.kind().value());
            out.putInt(conversion.pool() == null ? -1 : conversion.pool().index());
            out.putLong(conversion.give());
            out.putLong(conversion.per());
            out.putLong(conversion.perDonorPerDay());
            out.putBoolean(conversion.defined());
        }
        for (final Partner partner : partners) {
            out.putInts(partner.conversions());
            out.putBoolean(partner.defined());
        }
    }

    public void read(final StateIn in) {
        merchants.read(in);
        final Names organisationIds = new Names(MAX_OTHERS);
        organisationIds.read(in);
        sponsorNames.read(in);
        final Names poolIds = new Names(MAX_POOLS);
        poolIds.read(in);
        final Names projectIds = new Names(MAX_PROJECTS);
        projectIds.read(in);
        itemNames.read(in);
        conversionNames.read(in);
        partnerNames.read(in);
        for (int i = 0; i < organisationIds.size(); i++) {
            organisationOf(organisationIds.bytes(i)).read(in);
        }
        final DefinitionDecoder decoder = new DefinitionDecoder();
        for (int i = 0; i < poolIds.size(); i++) {
            poolOf(poolIds.bytes(i)).read(in, decoder);
        }
        for (int i = 0; i < projectIds.size(); i++) {
            projectOf(projectIds.bytes(i)).read(in, this, decoder);
        }
        itemCounts = new long[Math.max(16, itemNames.size())];
        for (int i = 0; i < itemNames.size(); i++) {
            itemCounts[i] = in.getLong();
        }
        everywhere = new Pool[in.getInt()];
        for (int i = 0; i < everywhere.length; i++) {
            everywhere[i] = pools[in.getInt()];
        }
        readContributors(in);
    }

    private void readContributors(final StateIn in) {
        for (int i = 0; i < conversionNames.size(); i++) {
            final ConversionKind kind = ConversionKind.get((short) in.getInt());
            final int pool = in.getInt();
            put(new Conversion(
                    i, kind, pool < 0 ? null : pools[pool], in.getLong(), in.getLong(), in.getLong(), in.getBoolean()));
        }
        for (int i = 0; i < partnerNames.size(); i++) {
            put(new Partner(i, in.getInts(), in.getBoolean()));
        }
    }
}
