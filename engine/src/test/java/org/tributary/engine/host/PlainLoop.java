package org.tributary.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PulseCommandEncoder;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.testing.CollectingListener;

/** The contract of {@link StateMachine}, word by word: the host that others are compared with. */
final class PlainLoop implements Host {
    private final UnsafeBuffer pulse = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);
    private final List<String> records = new ArrayList<>();

    PlainLoop() {
        new PulseCommandEncoder().wrapAndApplyHeader(pulse, 0, new MessageHeaderEncoder());
    }

    @Override
    public Run drive(final Supplier<? extends StateMachine> machines, final List<Step> steps) {
        final StateMachine machine = machines.get();
        for (final Step step : steps) {
            while (machine.nextDeadlineMs() <= step.atMs()) {
                decide(machine, step.atMs(), pulse);
            }
            decide(machine, step.atMs(), step.command());
        }
        return new Run(records, machine.stateHash());
    }

    private void decide(final StateMachine machine, final long atMs, final DirectBuffer command) {
        final int[] commandLength = {command.capacity()};
        machine.onCommand(atMs, command, 0, command.capacity(), (sequence, buffer, offset, length) -> {
            final UnsafeBuffer both = new UnsafeBuffer(new byte[commandLength[0] + length]);
            both.putBytes(0, command, 0, commandLength[0]);
            both.putBytes(commandLength[0], buffer, offset, length);
            records.add(CollectingListener.text(
                    new JournalRecord().wrap(sequence, atMs, 1, both, 0, commandLength[0], length)));
            commandLength[0] = 0;
        });
    }
}
