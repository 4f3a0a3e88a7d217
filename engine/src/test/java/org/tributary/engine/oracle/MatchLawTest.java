package org.tributary.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tributary.engine.oracle.World.GiftState;
import org.tributary.engine.oracle.World.Line;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.ProjectState;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.match.MatchKey;
import org.tributary.engine.settlement.match.MatchReader;
import org.tributary.engine.settlement.match.MatchSums;

/**
 * Match money by state, read from the journal, against the model's own lines, each with the state of its own record: on random campaigns
 * and streams with refunds, disputes, shares, milestones, gifts in kind, voids and steps up to earlier records.
 */
class MatchLawTest {
    private static final int STREAMS = Integer.getInteger("match.streams", 40);
    private static final long FIRST_SEED = Long.getLong("match.seed", 1);
    private static final int LENGTH = 260;

    @Test
    void shouldHaveEachLineInTheStateOfItsRecord() {
        final Map<String, BigInteger> met = new TreeMap<>();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + STREAMS; seed++) {
            final RecordedStream stream = new RecordedStream();
            final MemoryJournal journal = stream.journal();
            final Duel duel = new Duel(
                    () -> new RecordingCore(stream),
                    new StreamGenerator(seed, Feature.configured()).next(LENGTH),
                    seed);
            duel.run();
            final MatchReader reader = new MatchReader(journal.reader(), journal.reader());
            reader.readTo(journal.size());
            final Map<String, BigInteger> expected = expected(duel.oracle.world);
            assertThat(found(reader)).as("seed %d", seed).isEqualTo(expected);
            expected.forEach((name, fen) -> met.merge(name.replaceFirst(".* ", ""), fen, BigInteger::add));
            sumsAreWhatThePoolsHaveCommitted(reader, duel.oracle.world, seed);
        }
        System.out.println("match states met, fen: " + met);
        assertThat(met.keySet()).contains("PROMISED", "NOTICED", "CONFIRMED", "WITHDRAWN", "frozen");
    }

    /** Sum of states = what the sponsor's pools gave and were not given back. */
    private static void sumsAreWhatThePoolsHaveCommitted(final MatchReader reader, final World world, final long seed) {
        final Map<String, BigInteger> sums = new TreeMap<>();
        reader.ledger().sums().forEach((key, of) -> add(sums, key.pool(), BigInteger.valueOf(of.totalFen())));
        final Map<String, BigInteger> committed = new TreeMap<>();
        world.pools.values().forEach(pool -> add(committed, pool.definition.id(), pool.committed));
        assertThat(sums).as("seed %d", seed).isEqualTo(committed);
    }

    private static Map<String, BigInteger> found(final MatchReader reader) {
        final Map<String, BigInteger> found = new TreeMap<>();
        reader.ledger().sums().forEach((final MatchKey key, final MatchSums sums) -> {
            final String cell = key.pool() + "/" + key.organisation() + " ";
            add(found, cell + "PROMISED", BigInteger.valueOf(sums.promisedFen));
            add(found, cell + "NOTICED", BigInteger.valueOf(sums.noticedFen));
            add(found, cell + "CONFIRMED", BigInteger.valueOf(sums.confirmedFen));
            add(found, cell + "WITHDRAWN", BigInteger.valueOf(sums.withdrawnFen));
            add(found, cell + "frozen", BigInteger.valueOf(sums.frozenFen));
        });
        return found;
    }

    private static Map<String, BigInteger> expected(final World world) {
        final Map<String, BigInteger> expected = new TreeMap<>();
        for (final World.Donation donation : world.donations.values()) {
            donation.lines.forEach(line -> add(expected, world, line.pool, line.project, line.sequence, line.kept));
        }
        for (final GiftState gift : world.gifts.values()) {
            final Line line = gift.line;
            if (line != null) {
                add(expected, world, line.pool, line.project, line.sequence, line.kept);
            }
        }
        for (final PoolState pool : world.pools.values()) {
            pool.milestonesBySequence.forEach((project, bySequence) -> bySequence.forEach(
                    (sequence, fen) -> add(expected, world, pool, world.projects.get(project), sequence, fen)));
        }
        return expected;
    }

    private static void add(
            final Map<String, BigInteger> into,
            final World world,
            final PoolState pool,
            final ProjectState project,
            final long sequence,
            final BigInteger fen) {
        final String organisation = world.organisationOf(project);
        final String cell = pool.definition.id() + "/" + organisation + " ";
        add(into, cell + world.matches.stateAt(pool, organisation, sequence), fen);
        if (project.frozen) {
            add(into, cell + "frozen", fen);
        }
    }

    private static void add(final Map<String, BigInteger> into, final String name, final BigInteger fen) {
        if (fen.signum() != 0) {
            into.merge(name, fen, BigInteger::add);
        }
    }
}
