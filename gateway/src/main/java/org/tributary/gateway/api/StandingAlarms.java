package org.tributary.gateway.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.view.AlarmKind;

/** Alarms about the server's own state, which no record holds: each is there as long as its cause. Any thread. */
public final class StandingAlarms {
    private final List<Cause> causes = new CopyOnWriteArrayList<>();

    private record Cause(AlarmKind kind, LongSupplier sinceMs) {}

    /**
     * Adds a cause.
     *
     * @param sinceMs epoch milliseconds at which it began; 0 while there is none
     */
    public StandingAlarms with(final AlarmKind kind, final LongSupplier sinceMs) {
        causes.add(new Cause(kind, sinceMs));
        return this;
    }

    /** Returns what stands now, and after it the journal's alarms, at most so many in all. */
    List<Views.AlarmView> and(final Views views, final int limit) {
        final List<Views.AlarmView> alarms = new ArrayList<>();
        for (final Cause cause : causes) {
            final long sinceMs = cause.sinceMs().getAsLong();
            if (sinceMs != 0) {
                alarms.add(new Views.AlarmView(0, sinceMs, cause.kind(), ChannelCode.NONE, 0, 0));
            }
        }
        alarms.addAll(views.alarms(limit));
        return alarms.size() > limit ? List.copyOf(alarms.subList(0, limit)) : alarms;
    }
}
