package org.tributary.loadtest.drill.debug;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ClassNotLoadedException;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.LongValue;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.BreakpointEvent;
import org.jspecify.annotations.Nullable;

/** A thread of the server that has reached a place; the whole process stands still. Used by the debugger's thread only. */
public final class Hit {
    private final VirtualMachine machine;
    private final ThreadReference thread;

    Hit(final BreakpointEvent event) {
        machine = event.virtualMachine();
        thread = event.thread();
    }

    /** Returns a {@code long} argument of the method. */
    public long argument(final int index) {
        try {
            return ((LongValue) thread.frame(0).getArgumentValues().get(index)).value();
        } catch (final IncompatibleThreadStateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a {@code long} field of an argument of the method. */
    public long field(final int index, final String name) {
        try {
            final ObjectReference object =
                    (ObjectReference) thread.frame(0).getArgumentValues().get(index);
            return ((LongValue) object.getValue(object.referenceType().fieldByName(name))).value();
        } catch (final IncompatibleThreadStateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the name of the method that called this one. */
    public String caller() {
        try {
            return thread.frame(1).location().method().name();
        } catch (final IncompatibleThreadStateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets the method return a value at once instead of running. */
    public void answer(final long value) {
        try {
            thread.forceEarlyReturn(machine.mirrorOf(value));
        } catch (final InvalidTypeException | IncompatibleThreadStateException | ClassNotLoadedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives a {@code long} argument another value, such as one with which the method fails. */
    public void argument(final int index, final long value) {
        set(index, machine.mirrorOf(value));
    }

    /** Takes an object that is an argument away, so that the method fails. */
    public void nothing(final int index) {
        set(index, null);
    }

    private void set(final int index, final @Nullable Value value) {
        try {
            final StackFrame frame = thread.frame(0);
            frame.setValue(frame.location().method().arguments().get(index), value);
        } catch (final IncompatibleThreadStateException
                | InvalidTypeException
                | AbsentInformationException
                | ClassNotLoadedException e) {
            throw new IllegalStateException(e);
        }
    }
}
