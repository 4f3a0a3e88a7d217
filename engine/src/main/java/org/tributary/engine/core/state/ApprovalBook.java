package org.tributary.engine.core.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/**
 * Commands that wait for a second person, and the last that were decided, so that a repeated decision has the same answer.
 * Few: one per change that a person asked for. Not on the path of a donation, so it may allocate.
 */
public final class ApprovalBook {
    /** How long after its stamp a request can be approved. */
    public static final long VALID_MS = 15 * 60_000L;

    /** Most requests that are known: decided and expired ones make room, oldest first. */
    public static final int MAX = 1_024;

    private static final long PENDING = 0;

    /**
     * One request.
     *
     * @param sequence of its record
     * @param expiresMs last stamp at which it can be approved
     * @param requester name, as UTF-8
     * @param sha256 of the command
     * @param decision record that approved or denied it, 0 while it is pending
     */
    public record Request(long sequence, long expiresMs, byte[] requester, byte[] sha256, long decision) {
        /** Whether it was approved or denied. */
        public boolean isDecided() {
            return decision != PENDING;
        }

        private boolean isOver(final long nowMs) {
            return isDecided() || nowMs > expiresMs;
        }
    }

    /** In order of sequence. */
    private final List<Request> requests = new ArrayList<>();

    /** The request of that record; null if there is none, or none any more. */
    public @Nullable Request of(final long sequence) {
        final int index = indexOf(sequence);
        return index < 0 ? null : requests.get(index);
    }

    /** Whether there is room for one more. */
    public boolean hasRoom(final long nowMs) {
        return requests.size() < MAX || oldestOver(nowMs) >= 0;
    }

    /** Adds a request; there must be room. */
    public void add(final Request request, final long nowMs) {
        if (requests.size() == MAX) {
            final int over = oldestOver(nowMs);
            if (over < 0) {
                throw new IllegalStateException("more than " + MAX + " requests wait for a second person");
            }
            requests.remove(over);
        }
        requests.add(request);
    }

    /** Ends a request that is pending. */
    public void decide(final long sequence, final long decision) {
        final int index = indexOf(sequence);
        final Request request = requests.get(index);
        if (request.isDecided()) {
            throw new IllegalStateException("request " + sequence + " is decided already");
        }
        requests.set(
                index, new Request(sequence, request.expiresMs(), request.requester(), request.sha256(), decision));
    }

    private int indexOf(final long sequence) {
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).sequence() == sequence) {
                return i;
            }
        }
        return -1;
    }

    private int oldestOver(final long nowMs) {
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).isOver(nowMs)) {
                return i;
            }
        }
        return -1;
    }

    void write(final StateOut out) {
        out.putInt(requests.size());
        for (final Request request : requests) {
            out.putLong(request.sequence());
            out.putLong(request.expiresMs());
            out.putLong(request.decision());
            out.putBytes(request.requester());
            out.putBytes(request.sha256());
        }
    }

    void read(final StateIn in) {
        requests.clear();
        final int count = in.getInt();
        if (count < 0 || count > MAX) {
            throw new IllegalStateException(count + " requests for a second person");
        }
        for (int i = 0; i < count; i++) {
            final long sequence = in.getLong();
            final long expiresMs = in.getLong();
            final long decision = in.getLong();
            requests.add(new Request(sequence, expiresMs, in.getBytes(), in.getBytes(), decision));
        }
    }
}
