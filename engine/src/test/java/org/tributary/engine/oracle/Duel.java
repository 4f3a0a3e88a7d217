package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.port.StateMachine;

/**
 * Plays a stream to a core the way a host does, and to the model, and compares every outcome. Now and then the core is
 * replaced by a fresh one that has read its snapshot; in the end all commands are played again to another.
 */
final class Duel {
    /** Most pulses at one moment: more means that the core's deadline stands still. */
    private static final int MAX_PULSES = 1_000;

    /** Thrown where model and core differ; says at which step. */
    static final class Difference extends AssertionError {
        private static final long serialVersionUID = 1L;
        final transient int step;

        Difference(final int step, final String message, final Throwable cause) {
            super(message, cause);
            this.step = step;
        }
    }

    private record Emitted(long sequence, Out out) {}

    private final Supplier<StateMachine> cores;
    private final List<Op.Step> steps;
    private final Dice dice;
    private final Coverage coverage;
    private final HostBook book = new HostBook();
    private final CommandWriter writer = new CommandWriter(book);
    private final Recording recorded = new Recording();
    private final List<Emitted> emitted = new ArrayList<>();
    final Oracle oracle = new Oracle();
    private final List<Long> definitionIndexes = new ArrayList<>();
    private StateMachine core;
    private long sequence;
    private long stamp;
    private int at;

    Duel(final Supplier<StateMachine> cores, final List<Op.Step> steps, final long seed) {
        this(cores, steps, seed, new Coverage());
    }

    Duel(final Supplier<StateMachine> cores, final List<Op.Step> steps, final long seed, final Coverage coverage) {
        this.cores = cores;
        this.coverage = coverage;
        this.steps = steps;
        this.dice = new Dice(seed ^ 0x5EEDL);
        this.core = cores.get();
    }

    /** Runs to the end or to the first difference. */
    void run() {
        try {
            for (at = 0; at < steps.size(); at++) {
                step(steps.get(at));
            }
            Totals.compare(core, oracle.world);
            OracleLaws.checkFromScratch(oracle.world);
            playAgain();
        } catch (final Difference e) {
            throw e;
        } catch (final RuntimeException | AssertionError e) {
            final String op = at < steps.size() ? steps.get(at).op().toString() : "the end";
            throw new Difference(at, "at step " + at + ", " + op + ": " + e, e);
        }
    }

    private void step(final Op.Step step) {
        pulses(Math.max(stamp, step.at()));
        final long now = stamp;
        if (step.op() instanceof Op.Tick || unanswerable(step.op())) {
            return;
        }
        emitted.clear();
        book.forgetsShares = dice.chance(0.3);
        final List<DirectBuffer> commands = writer.write(step.op());
        final List<Out> expected;
        if (step.op() instanceof Op.Change change) {
            final Out commit = change(now, commands);
            expected = oracle.apply(change, commit.reason());
            emitted.clear();
            emitted.add(new Emitted(sequence, commit));
            checkIndexes(change, expected.get(0));
        } else {
            if (!(step.op() instanceof Op.Refund refund && sentStale(now, refund))) {
                send(now, commands.get(0));
            }
            expected = oracle.apply(step.op(), emitted.get(0).sequence());
        }
        compare(step.op(), expected);
        emitted.forEach(e -> coverage.count(e.out()));
        final Emitted answer = emitted.get(0);
        book.journaled(step.op(), now, answer.sequence(), answer.out());
        emitted.forEach(e -> book.derived(e.sequence(), e.out()));
        checkIds(step.op());
        pulses(now);
        if (at % 16 == 15) {
            Totals.compare(core, oracle.world);
        }
        if (dice.chance(0.01)) {
            replaceBySnapshot();
        }
    }

    /**
     * Now and then a bridge has read the journal too early. Then the core must say so and change nothing, and the refund
     * is sent again; or it is a duplicate or no refund at all whatever was read, which is the answer.
     */
    private boolean sentStale(final long now, final Op.Refund refund) {
        final boolean known = book.payments.containsKey(new World.Key(refund.channel(), refund.txn()));
        if (!known || !dice.chance(0.05)) {
            return false;
        }
        send(now, writer.stale(refund));
        final Out answer = emitted.get(0).out();
        if (answer.kind().equals("Duplicate")
                || answer.reason() == ReasonCode.NO_CHANGE
                || answer.reason() == ReasonCode.OVERFLOW) {
            return true;
        }
        if (answer.code() != OutcomeCode.IGNORED || answer.reason() != ReasonCode.UNKNOWN_ORIGINAL) {
            throw new AssertionError("a refund joined too early was decided: " + answer);
        }
        coverage.count(answer);
        emitted.clear();
        return false;
    }

    /** Admin work on an item that no record shows: the bridge answers it by itself. */
    private boolean unanswerable(final Op op) {
        if (op instanceof Op.Allocate allocate) {
            return !book.payments.containsKey(new World.Key(allocate.channel(), allocate.txn()));
        }
        return op instanceof Op.Pend pend && !book.payments.containsKey(new World.Key(pend.channel(), pend.txn()));
    }

    private void pulses(final long now) {
        emitted.clear();
        stamp = now;
        final List<Out> expected = new ArrayList<>();
        int pulses = 0;
        boolean goesOn = true;
        while (goesOn) {
            while (core.nextDeadlineMs() <= stamp) {
                pulse();
                if (++pulses > MAX_PULSES) {
                    throw new AssertionError("deadline stands still at " + core.nextDeadlineMs() + ", now " + stamp);
                }
            }
            expected.addAll(oracle.advance(stamp));
            // Long sharing goes on with a pulse a millisecond; nothing else comes meanwhile here.
            goesOn = emitted.size() < expected.size() && core.nextDeadlineMs() == stamp + 1;
            stamp += goesOn ? 1 : 0;
        }
        emitted.forEach(e -> book.derived(e.sequence(), e.out()));
        final List<Out> actual =
                new ArrayList<>(emitted.stream().map(Emitted::out).toList());
        expected.sort(OutcomeMatch.ORDER);
        actual.sort(OutcomeMatch.ORDER);
        same("what fell due by " + now, expected, actual);
        actual.forEach(coverage::count);
    }

    private void pulse() {
        final int before = emitted.size();
        send(stamp, writer.pulse());
        emitted.remove(before);
        if (dice.chance(0.02)) {
            replaceBySnapshot();
        }
    }

    private void send(final long now, final DirectBuffer command) {
        recorded.add(now, command);
        final int before = emitted.size();
        core.onCommand(now, command, 0, command.capacity(), (seq, buffer, offset, length) -> {
            if (seq != sequence + 1) {
                throw new AssertionError("sequence " + seq + " after " + sequence);
            }
            sequence = seq;
            emitted.add(new Emitted(seq, OutcomeReader.read(buffer, offset)));
        });
        if (emitted.size() == before || core.lastSequence() != sequence) {
            throw new AssertionError("no outcome, or last sequence " + core.lastSequence() + " is not " + sequence);
        }
    }

    /** Sends a campaign's commands; its answer is the commit's, with the first reason anyone gave. */
    private Out change(final long now, final List<DirectBuffer> commands) {
        ReasonCode reason = ReasonCode.NONE;
        definitionIndexes.clear();
        for (final DirectBuffer command : commands) {
            send(now, command);
            if (dice.chance(0.005)) {
                replaceBySnapshot();
            }
            final Out out = emitted.get(emitted.size() - 1).out();
            if (reason == ReasonCode.NONE) {
                reason = out.reason();
            }
            final int template = new MessageHeaderDecoder().wrap(command, 0).templateId();
            if (template == PoolDefinitionDecoder.TEMPLATE_ID || template == ProjectDefinitionDecoder.TEMPLATE_ID) {
                definitionIndexes.add(out.number("index"));
            }
        }
        final Out last = emitted.get(emitted.size() - 1).out();
        return Out.of("Commit", last.code(), last.code() == OutcomeCode.IGNORED ? reason : last.reason())
                .with("version", last.number("version"));
    }

    /** Definitions answer with the index they have or will have; projects come before pools. */
    private void checkIndexes(final Op.Change change, final Out commit) {
        if (commit.code() != OutcomeCode.ACCEPTED) {
            return;
        }
        final List<Long> wanted = new ArrayList<>();
        change.campaign().projects().forEach(p -> wanted.add((long) oracle.world.projects.get(p.id()).index));
        change.campaign().pools().forEach(p -> wanted.add((long) oracle.world.pools.get(p.id()).index));
        if (!wanted.equals(definitionIndexes)) {
            throw new AssertionError("indexes of definitions " + definitionIndexes + ", not " + wanted);
        }
    }

    private void compare(final Op op, final List<Out> expected) {
        final List<Out> wanted = new ArrayList<>(expected);
        final List<Out> actual =
                new ArrayList<>(emitted.stream().map(Emitted::out).toList());
        wanted.subList(1, wanted.size()).sort(OutcomeMatch.ORDER);
        actual.subList(1, actual.size()).sort(OutcomeMatch.ORDER);
        same(op.toString(), wanted, actual);
    }

    private void same(final String what, final List<Out> expected, final List<Out> actual) {
        final String difference = OutcomeMatch.difference(expected, actual);
        if (difference != null) {
            throw new Difference(
                    at, "at step " + at + ", " + what + difference + "\n  project indexes " + projectIndexes(), null);
        }
    }

    private String projectIndexes() {
        final StringBuilder text = new StringBuilder();
        oracle.world
                .projects
                .values()
                .forEach(p -> text.append(p.id()).append('=').append(p.index).append(' '));
        oracle.world
                .pools
                .values()
                .forEach(p -> text.append(p.definition.id())
                        .append('=')
                        .append(p.index)
                        .append(' '));
        return text.toString();
    }

    private void checkIds(final Op op) {
        if (op instanceof Op.Payment payment) {
            final Packed txn = Packed.of(payment.txn());
            final long known =
                    core.sequenceOf(payment.channel().value(), txn.buffer(), 0, 0, txn.buffer(), 0, txn.length());
            final long wanted = oracle.world.donations.get(new World.Key(payment.channel(), payment.txn())).sequence;
            if (known != wanted) {
                throw new AssertionError("sequenceOf " + payment.txn() + " is " + known + ", not " + wanted);
            }
        }
    }

    private void replaceBySnapshot() {
        final SnapshotTape tape = new SnapshotTape();
        core.writeSnapshot(tape);
        final StateMachine fresh = cores.get();
        fresh.readSnapshot(tape);
        sameState("snapshot", core, fresh);
        if (fresh.lastSequence() != sequence || fresh.nextDeadlineMs() != core.nextDeadlineMs()) {
            throw new AssertionError("snapshot forgets sequence or deadline");
        }
        close(core);
        core = fresh;
    }

    private void playAgain() {
        if (dice.chance(0.2)) {
            final StateMachine fresh = cores.get();
            recorded.playTo(fresh, dice);
            sameState("playing again", core, fresh);
            close(fresh);
        }
        close(core);
    }

    private static void sameState(final String what, final StateMachine one, final StateMachine other) {
        final String first = hex(one.stateHash());
        final String second = hex(other.stateHash());
        if (!first.equals(second)) {
            throw new AssertionError("state hash after " + what + ": " + first + " is not " + second);
        }
    }

    private static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static void close(final StateMachine core) {
        if (core instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (final Exception e) {
                throw new AssertionError("closing the core", e);
            }
        }
    }

    int commands() {
        return recorded.size();
    }
}
