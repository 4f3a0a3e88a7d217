package org.tributary.engine.cluster.consent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.codec.Sha256;

/**
 * Finds the word that a majority of the group has on an entry which stopped this node: all nodes then journal it and go on. A node
 * that consents does not decide the entry without a majority; a node that does not may decide it only when a majority says that it
 * does not consent either. The apply thread asks, before it takes the entry up.
 */
public final class StepOvers {
    private static final Logger LOG = LoggerFactory.getLogger(StepOvers.class);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** The other members. */
    public interface Peers {
        /** Names of all members, this node among them if it is one; empty while they are not known. */
        Set<String> members();

        /**
         * A member's word on an entry.
         *
         * @return empty if it has none
         * @throws IOException if it does not answer
         */
        byte[] wordOf(String member, long entry) throws IOException;
    }

    private final Consents own;
    private final String self;
    private final Peers peers;
    private final long waitNanos;
    private final Set<Long> entries;

    /**
     * Of a node that starts.
     *
     * @param waitMs longest wait for a majority
     */
    public StepOvers(final Consents own, final String self, final Peers peers, final long waitMs) {
        this.own = own;
        this.self = self;
        this.peers = peers;
        this.waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
        this.entries = new HashSet<>(own.entries());
    }

    /**
     * The word that is journaled in an entry; null if the entry is decided as it is.
     *
     * @throws IllegalStateException if this node consents and there is no majority yet
     */
    public byte @Nullable [] wordOn(final long entry) {
        if (!entries.contains(entry)) {
            return null;
        }
        final byte[] ours = own.given(entry);
        final long endNanos = System.nanoTime() + waitNanos;
        while (true) {
            final Map<String, byte[]> told = new TreeMap<>();
            final Map<String, String> silent = new TreeMap<>();
            ask(entry, ours, told, silent);
            final int majority = (told.size() + silent.size()) / 2 + 1;
            final byte[] agreed = agreed(told, majority);
            if (agreed != null) {
                LOG.warn("entry {} is stepped over: a majority of {} consents", entry, peers.members());
                return agreed;
            }
            if (ours == null
                    && told.values().stream().filter(word -> word.length == 0).count() >= majority) {
                return null;
            }
            if (System.nanoTime() > endNanos) {
                throw new IllegalStateException(words(entry, told, silent, majority));
            }
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    private void ask(
            final long entry,
            final byte @Nullable [] ours,
            final Map<String, byte[]> told,
            final Map<String, String> silent) {
        for (final String member : peers.members()) {
            if (member.equals(self)) {
                told.put(member, ours == null ? new byte[0] : ours);
                continue;
            }
            try {
                told.put(member, peers.wordOf(member, entry));
            } catch (final IOException e) {
                silent.put(member, String.valueOf(e.getMessage()));
            }
        }
    }

    private static byte @Nullable [] agreed(final Map<String, byte[]> told, final int majority) {
        for (final byte[] word : told.values()) {
            if (word.length > 0
                    && told.values().stream()
                                    .filter(other -> Arrays.equals(word, other))
                                    .count()
                            >= majority) {
                return word;
            }
        }
        return null;
    }

    private static String words(
            final long entry, final Map<String, byte[]> told, final Map<String, String> silent, final int majority) {
        final Map<String, String> consents = new LinkedHashMap<>();
        told.forEach((member, word) -> consents.put(member, word.length == 0 ? "none" : fingerprint(word)));
        return "entry " + entry + " of the replicated log is stepped over once " + majority
                + " members have the same consent; they have " + consents + ", no answer of " + silent
                + ". Give the same --entry, --command, --reason and --actor to `cluster step-over` on a majority of nodes, and"
                + " start them";
    }

    /** The beginning of a word's SHA-256, by which people compare words. */
    public static String fingerprint(final byte[] word) {
        return Sha256.hexOf(word).substring(0, 16);
    }

    /** This node's own word, for a member that asks; empty if there is none. */
    public byte[] ownWord(final long entry) {
        final byte[] word = own.given(entry);
        return word == null ? new byte[0] : word;
    }

    /**
     * An entry can't be decided: the next start asks the members for their word on it.
     *
     * @param sha256 of the command
     * @param pool whose deadline it is; null if it is no pulse
     * @return where it is, for the message with which the node stops
     */
    public String stopped(final long entry, final String sha256, final @Nullable String pool) {
        try {
            own.stopped(entry, pool == null ? sha256 : "pool " + pool);
        } catch (final UncheckedIOException e) {
            LOG.error("that entry {} stopped this node could not be kept: free space, and start it again", entry, e);
        }
        return "It is in entry " + entry + " of the replicated log";
    }
}
