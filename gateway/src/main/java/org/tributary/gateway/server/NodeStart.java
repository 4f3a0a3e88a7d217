package org.tributary.gateway.server;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.channel.key.KeyFileException;

/**
 * Waits until a node may take traffic: the group has a leader, and the journal has settings and a campaign that fit this node's keys.
 * The leader journals them if they are missing.
 */
final class NodeStart {
    private static final Logger LOG = LoggerFactory.getLogger(NodeStart.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long REMIND_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CoreHost host;
    private final CampaignStart campaign;
    private final CommandCalls calls;
    private long remindedNanos = System.nanoTime();

    NodeStart(final CoreHost host, final CampaignStart campaign, final CommandCalls calls) {
        this.host = host;
        this.campaign = campaign;
        this.calls = calls;
    }

    /**
     * Waits.
     *
     * @param stopped ends the wait
     * @return false if the wait was ended
     * @throws KeyFileException if this node's keys don't fit the journal
     * @throws IOException if the campaign file is needed and can't be read
     */
    boolean await(final BooleanSupplier stopped) throws IOException, KeyFileException {
        while (!stopped.getAsBoolean() && !host.hasFailed()) {
            if (host.leads() && begin()) {
                return true;
            }
            if (!host.leads() && host.leader() != null && campaign.isJournaled()) {
                campaign.prepare();
                campaign.warnIfDifferent();
                return true;
            }
            remind();
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    /** Journals what a start adds; false if the group did not answer, or another node leads by now. */
    private boolean begin() throws IOException, KeyFileException {
        campaign.prepare();
        try {
            campaign.run(calls);
            return true;
        } catch (final CommandCalls.NoAnswerException e) {
            LOG.warn("settings and campaign are not journaled yet: {}", e.getMessage());
            return false;
        }
    }

    private void remind() {
        if (System.nanoTime() - remindedNanos > REMIND_NANOS) {
            remindedNanos = System.nanoTime();
            LOG.warn("waiting for the group: {}", host.report());
        }
    }
}
