package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.oracle.World.PoolState;

/**
 * A match's life, RULES 21: the state of every single sequence, for each pool and organisation. Nothing is computed from bounds as in the
 * core.
 */
final class OracleMatches {
    /** State of the lines of one sequence. */
    private enum State {
        PROMISED,
        NOTICED,
        CONFIRMED,
        WITHDRAWN
    }

    private record Cell(String pool, String organisation) {}

    /** States by sequence, and when the notice of each is over. */
    private static final class Life {
        State[] states = new State[0];
        long[] endsMs = new long[0];
        /** Last record that was confirmed when the money was listed: up to there nothing confirmed is withdrawn. */
        int listedTo;

        State at(final long sequence) {
            return sequence < states.length ? states[(int) sequence] : State.PROMISED;
        }

        void grow(final int size) {
            final int before = states.length;
            if (size > before) {
                states = Arrays.copyOf(states, size);
                endsMs = Arrays.copyOf(endsMs, size);
                Arrays.fill(states, before, size, State.PROMISED);
            }
        }
    }

    private final World world;
    private final Map<Cell, Life> lives = new HashMap<>();

    OracleMatches(final World world) {
        this.world = world;
    }

    /** State of the lines of a record, by name. */
    String stateAt(final PoolState pool, final String organisation, final long sequence) {
        final Life life = lives.get(new Cell(pool.definition.id(), organisation));
        return (life == null ? State.PROMISED : life.at(sequence)).name();
    }

    boolean isWithdrawn(final PoolState pool, final String organisation, final long sequence) {
        final Life life = lives.get(new Cell(pool.definition.id(), organisation));
        return life != null && life.at(sequence) == State.WITHDRAWN;
    }

    boolean anyWithdrawn(final PoolState pool, final String organisation) {
        final Life life = lives.get(new Cell(pool.definition.id(), organisation));
        return life != null && Arrays.asList(life.states).contains(State.WITHDRAWN);
    }

    boolean anyConfirmed(final PoolState pool, final String organisation) {
        final Life life = lives.get(new Cell(pool.definition.id(), organisation));
        return life != null && Arrays.asList(life.states).contains(State.CONFIRMED);
    }

    /** Notes that the confirmed money is listed for payment. */
    void list(final PoolState pool, final String organisation) {
        final Life life = lives.get(new Cell(pool.definition.id(), organisation));
        life.listedTo = Arrays.asList(life.states).lastIndexOf(State.CONFIRMED);
    }

    Out apply(final Op.MatchStep op, final long sequence) {
        final long until = world.until(op.back(), sequence);
        if (op.pool().isEmpty() ? !knowsSponsor(op.sponsor()) : world.pool(op.pool()) == null) {
            return refused(op.pool().isEmpty() ? ReasonCode.UNKNOWN_SPONSOR : ReasonCode.UNKNOWN_POOL);
        }
        boolean running = false;
        int changed = 0;
        for (final Cell cell : cells(op)) {
            final Life life = lives.computeIfAbsent(cell, made -> new Life());
            final boolean grows = op.action() != MatchAction.CONFIRM;
            if (grows) {
                life.grow((int) until + 1);
            }
            boolean any = false;
            for (int s = 1; s < life.states.length && s <= until; s++) {
                switch (op.action()) {
                    case NOTICE -> {
                        if (life.states[s] == State.PROMISED) {
                            life.states[s] = State.NOTICED;
                            life.endsMs[s] = world.now + op.noticeMs();
                            any = true;
                        }
                    }
                    case CONFIRM -> {
                        if (life.states[s] == State.NOTICED && life.endsMs[s] <= world.now) {
                            life.states[s] = State.CONFIRMED;
                            any = true;
                        } else {
                            running |= life.states[s] == State.NOTICED;
                        }
                    }
                    default -> {
                        if (life.states[s] != State.CONFIRMED || s > life.listedTo) {
                            any |= life.states[s] != State.WITHDRAWN;
                            life.states[s] = State.WITHDRAWN;
                        }
                    }
                }
            }
            changed += any ? 1 : 0;
        }
        if (changed == 0) {
            return refused(running ? ReasonCode.NOTICE_RUNNING : ReasonCode.NO_CHANGE);
        }
        world.lastMatchChange = sequence;
        return Out.of("Admin", OutcomeCode.ACCEPTED, ReasonCode.NONE)
                .with("version", world.version)
                .with("index", changed);
    }

    private boolean knowsSponsor(final String sponsor) {
        return world.sponsorsEver.contains(sponsor);
    }

    private List<Cell> cells(final Op.MatchStep op) {
        final List<Cell> cells = new ArrayList<>();
        for (final PoolState pool : world.pools.values()) {
            final String id = pool.definition.id();
            final boolean meant =
                    op.pool().isEmpty() ? pool.definition.sponsor().equals(op.sponsor()) : id.equals(op.pool());
            pool.byOrganisation.forEach((organisation, fen) -> {
                final boolean asked = !op.pool().isEmpty() || organisation.equals(op.organisation());
                if (meant && asked && fen.signum() > 0) {
                    cells.add(new Cell(id, organisation));
                }
            });
        }
        return cells;
    }

    private Out refused(final ReasonCode reason) {
        return Out.of("Admin", OutcomeCode.IGNORED, reason).with("version", world.version);
    }
}
