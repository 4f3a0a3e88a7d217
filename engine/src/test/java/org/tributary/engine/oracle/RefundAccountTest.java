package org.tributary.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The model's account of refunds against a channel's truth: whatever is told, in any order and however often, in the end
 * what stands is what the channel gave back and did not get again.
 */
class RefundAccountTest {
    private static final int STORIES = Integer.getInteger("oracle.stories", 20_000);

    /** One thing a channel tells. */
    private interface Event {
        void tell(RefundAccount account, Set<String> known, Set<String> reversed);
    }

    private record Story(List<Event> events, BigInteger truth) {}

    @Test
    void shouldStandAtTheTruthWhenEveryRefundIsTold() {
        hold(true, false, false);
        hold(true, true, false);
    }

    @Test
    void shouldStandAtTheTruthWhenOnlySumsAreToldWithTheSumBefore() {
        hold(false, true, true);
        hold(false, true, false);
    }

    @Test
    void shouldStandAtTheTruthWhenOnlySumsAreToldAtTimesOfTheirOwn() {
        hold(false, false, true);
    }

    private static void hold(final boolean names, final boolean previous, final boolean ownTimes) {
        for (int seed = 0; seed < STORIES; seed++) {
            final Random random = new Random(seed);
            final Story story = story(random, names, previous, ownTimes);
            final List<Event> told = new ArrayList<>(story.events());
            story.events().stream().filter(event -> random.nextInt(3) == 0).forEach(told::add);
            Collections.shuffle(told, random);
            final RefundAccount account = new RefundAccount();
            final Set<String> known = new HashSet<>();
            final Set<String> reversed = new HashSet<>();
            told.forEach(event -> event.tell(account, known, reversed));
            assertThat(account.standing())
                    .as("seed %d, names %s, previous %s, own times %s", seed, names, previous, ownTimes)
                    .isEqualTo(story.truth());
        }
    }

    private static Story story(
            final Random random, final boolean names, final boolean previous, final boolean ownTimes) {
        final List<Event> events = new ArrayList<>();
        final List<String> standing = new ArrayList<>();
        final List<Long> amounts = new ArrayList<>();
        long total = 0;
        long time = 1000;
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            time += ownTimes ? 1 : random.nextInt(2);
            final long before = total;
            final long at = time;
            if (!standing.isEmpty() && random.nextInt(3) == 0) {
                final int which = random.nextInt(standing.size());
                final String id = standing.remove(which);
                final long fen = amounts.remove(which);
                total -= fen;
                events.add((account, known, reversed) -> {
                    if (reversed.add(id)) {
                        account.reversal(BigInteger.valueOf(fen), at, false, !known.add(id));
                    }
                });
            } else {
                final String id = "re" + i;
                final long fen = 1 + random.nextInt(500);
                standing.add(id);
                amounts.add(fen);
                total += fen;
                if (names) {
                    events.add((account, known, reversed) -> {
                        if (known.add(id)) {
                            account.refund(BigInteger.valueOf(fen), false);
                        } else {
                            account.toldByName();
                        }
                    });
                }
            }
            if (!names && total > before || random.nextBoolean()) {
                // Two sums alike in everything can't be told apart.
                time += ownTimes || previous ? 1 : 0;
                final long sum = total;
                final long sumAt = time;
                events.add((account, known, reversed) ->
                        account.total(BigInteger.valueOf(sum), sumAt, previous ? before : -1));
            }
        }
        return new Story(events, BigInteger.valueOf(total));
    }
}
