package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;

/** What a core was told of ahead changes nothing; the oracle's duel tells at random, these are the traps. */
class PrefetchTest {
    private static final long NOW_MS = TestCampaigns.OPENS_MS + 5;

    private final DonationCore core = new DonationCore();

    @Test
    void shouldCountOnceWhenThePaymentWasToldOfBeforeTheKeyWasSet() {
        final List<DirectBuffer> window = start();
        window.add(payment("4200000000000000000000000001", 100));
        tell(window);
        decide(window);

        decide(List.of(payment("4200000000000000000000000001", 100)));

        assertThat(core.state().ledger().receivedFen()).isEqualTo(100);
        assertThat(core.state().ids().size()).isEqualTo(1);
    }

    @Test
    void shouldCountOnceWhenAPaymentAndItsDoubleStandInOneWindow() {
        decide(start());
        final List<DirectBuffer> window = new ArrayList<>();
        window.add(payment("4200000000000000000000000001", 100));
        window.add(payment("4200000000000000000000000001", 100));
        tell(window);

        decide(window);

        assertThat(core.state().ledger().receivedFen()).isEqualTo(100);
    }

    @Test
    void shouldCountEachWhenOthersComeThanWereToldOf() {
        decide(start());
        tell(List.of(payment("4200000000000000000000000001", 100), payment("4200000000000000000000000002", 200)));

        decide(List.of(payment("4200000000000000000000000002", 200), payment("4200000000000000000000000003", 400)));
        decide(List.of(payment("4200000000000000000000000001", 100), payment("4200000000000000000000000003", 400)));

        assertThat(core.state().ledger().receivedFen()).isEqualTo(700);
        assertThat(core.state().ids().size()).isEqualTo(3);
    }

    private static List<DirectBuffer> start() {
        final List<DirectBuffer> commands = new ArrayList<>();
        commands.add(Commands.settings());
        commands.addAll(CampaignEncoder.commands(TestCampaigns.usual().build(), 0, "ops", new byte[32]));
        return commands;
    }

    private static DirectBuffer payment(final String transactionId, final long amountFen) {
        return new Payments(transactionId).amount(amountFen).encode();
    }

    /** The last of a window: what stands before them is not told of. */
    private void tell(final List<DirectBuffer> window) {
        final int from = Math.max(0, window.size() - StateMachine.MAX_PREFETCHES);
        window.subList(from, window.size()).forEach(command -> core.queuePrefetch(command, 0));
        core.prefetch();
    }

    private void decide(final List<DirectBuffer> commands) {
        for (final DirectBuffer command : commands) {
            core.onCommand(NOW_MS, command, 0, command.capacity(), (sequence, buffer, offset, length) -> {});
        }
    }
}
