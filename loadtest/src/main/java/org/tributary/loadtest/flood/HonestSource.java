package org.tributary.loadtest.flood;

import java.util.List;
import org.tributary.gateway.sandbox.SimulatedChannel;

/**
 * Who gives honestly, and to what.
 *
 * @param channels simulated ones that sign with keys the server knows
 * @param project id of a project that is open
 * @param firstNumber of transactions, so that runs don't meet
 */
public record HonestSource(List<SimulatedChannel> channels, String project, long firstNumber) {
    public HonestSource {
        channels = List.copyOf(channels);
    }

    HonestPlan plan() {
        return new HonestPlan(channels, project, firstNumber);
    }
}
