package org.tributary.loadtest.flood;

import java.util.List;
import org.tributary.gateway.sandbox.SimulatedChannel;

/**
 * Source of honest payments and their project.
 *
 * @param channels simulated ones that sign with keys the server knows
 * @param project id of a project that is open
 * @param firstNumber of transactions, so that runs do not overlap
 */
public record HonestSource(List<SimulatedChannel> channels, String project, long firstNumber) {
    public HonestSource {
        channels = List.copyOf(channels);
    }

    HonestPlan plan() {
        return new HonestPlan(channels, project, firstNumber);
    }
}
