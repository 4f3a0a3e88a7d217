package org.tributary.gateway.server.remote;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.sbe.ConversionKind;

/**
 * What a leader told a gateway at one moment. Immutable.
 *
 * @param schemaVersion newest version of commands that the leader reads
 * @param sequence last record that was counted in the rest
 * @param settings the journal's, without the key of the id tables; null before the first
 * @param pools ids by index
 * @param conversions kinds by id
 * @param notices open notices of unreadable payments: when each was recorded, by sequence
 * @param endedNotices when notices of the last hour were recorded that have ended, epoch milliseconds
 */
public record GroupFacts(
        int schemaVersion,
        long sequence,
        @Nullable Settings settings,
        List<String> pools,
        Map<String, ConversionKind> conversions,
        Map<Long, Long> notices,
        List<Long> endedNotices) {
    public GroupFacts {
        pools = List.copyOf(pools);
        conversions = Map.copyOf(conversions);
        notices = Map.copyOf(notices);
        endedNotices = List.copyOf(endedNotices);
    }
}
