package org.tributary.loadtest.drill.debug;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The debugger of a JVM that is started with {@link #option}. The JVM waits for it, and ends when it is killed; a place is
 * stopped at only after {@link #at} or {@link #stopAt} named it. The JVM runs its own code, compiled as usual but for the
 * methods that are places. One thread starts it; a thread of its own handles what it is told.
 */
public final class Debugger implements AutoCloseable {
    private static final String PLACE = "place";
    private static final String ACCEPT_MS = "120000";

    /** Decides what happens at a place. */
    @FunctionalInterface
    public interface Reaction {
        /** Returns whether the process stays stopped there. */
        boolean on(Hit hit);
    }

    private record Watched(Place place, int count, Reaction reaction) {}

    private final ListeningConnector connector;
    private final Map<String, Connector.Argument> arguments;
    private final String address;
    private @Nullable VirtualMachine machine;

    private Debugger(
            final ListeningConnector connector, final Map<String, Connector.Argument> arguments, final String address) {
        this.connector = connector;
        this.arguments = arguments;
        this.address = address;
    }

    /** Returns why there is no debugger; null if there is one. */
    public static @Nullable String impossible() {
        return ModuleLayer.boot().findModule("jdk.jdi").isPresent()
                ? null
                : "this Java has no debugger (module jdk.jdi): run it with a JDK";
    }

    /** Begins to wait for a JVM. */
    public static Debugger listen() throws IOException {
        final ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(one -> one.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow(() -> new IOException("this JDK has no debugger for sockets"));
        final Map<String, Connector.Argument> arguments = connector.defaultArguments();
        Objects.requireNonNull(arguments.get("localAddress")).setValue("127.0.0.1");
        Objects.requireNonNull(arguments.get("timeout")).setValue(ACCEPT_MS);
        try {
            final String listening = connector.startListening(arguments);
            return new Debugger(
                    connector, arguments, "127.0.0.1:" + listening.substring(listening.lastIndexOf(':') + 1));
        } catch (final IllegalConnectorArgumentsException e) {
            throw new IOException(e);
        }
    }

    /** Returns the option with which the JVM is started. */
    public String option() {
        return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address;
    }

    /** Waits until the JVM was started; it stands still until {@link #run}. */
    public void accept() throws IOException {
        try {
            machine = connector.accept(arguments);
        } catch (final IllegalConnectorArgumentsException e) {
            throw new IOException(e);
        }
    }

    private VirtualMachine machine() {
        final VirtualMachine now = machine;
        if (now == null) {
            throw new IllegalStateException("no JVM was accepted");
        }
        return now;
    }

    /** Lets the JVM run. */
    public void run() {
        final VirtualMachine running = machine();
        final Thread thread = new Thread(() -> handle(running), "debugger");
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops the process at a place that is reached for the so-many-th time; the future is completed then. */
    public CompletableFuture<Place> stopAt(final Place place, final int count) {
        final CompletableFuture<Place> stopped = new CompletableFuture<>();
        watch(new Watched(place, count, hit -> stopped.complete(place)));
        return stopped;
    }

    /** Does something each time a place is reached. */
    public void at(final Place place, final Reaction reaction) {
        watch(new Watched(place, 0, reaction));
    }

    private void watch(final Watched watched) {
        final VirtualMachine running = machine();
        final ClassPrepareRequest later = running.eventRequestManager().createClassPrepareRequest();
        later.addClassFilter(watched.place().className());
        later.putProperty(PLACE, watched);
        later.enable();
        running.classesByName(watched.place().className()).forEach(type -> watch(type, watched));
    }

    private static void watch(final ReferenceType type, final Watched watched) {
        if (!type.isPrepared()) {
            return;
        }
        final List<Method> methods = type.methods().stream()
                .filter(method -> watched.place().isBeginOf(method.name(), method.signature()))
                .filter(method -> method.location() != null && !method.isBridge())
                .toList();
        if (methods.isEmpty()) {
            throw new IllegalStateException("no such place in the server: " + watched.place());
        }
        for (final Method method : methods) {
            final BreakpointRequest stop =
                    type.virtualMachine().eventRequestManager().createBreakpointRequest(method.location());
            stop.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            if (watched.count() > 0) {
                stop.addCountFilter(watched.count());
            }
            stop.putProperty(PLACE, watched);
            stop.enable();
        }
    }

    private static void handle(final VirtualMachine machine) {
        try {
            while (true) {
                final EventSet events = machine.eventQueue().remove();
                boolean stays = false;
                for (final Event event : events) {
                    if (event instanceof ClassPrepareEvent prepared) {
                        watch(prepared.referenceType(), (Watched)
                                prepared.request().getProperty(PLACE));
                    } else if (event instanceof BreakpointEvent reached) {
                        stays |= ((Watched) reached.request().getProperty(PLACE))
                                .reaction()
                                .on(new Hit(reached));
                    }
                }
                if (!stays) {
                    events.resume();
                }
            }
        } catch (final VMDisconnectedException e) {
            // The process ended, as it should or by the drill's own hand: the drill looks at its exit code.
            return;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether a future was completed within some seconds. */
    public static boolean isReached(final CompletableFuture<Place> stopped, final double seconds)
            throws InterruptedException {
        try {
            stopped.get((long) (1_000 * seconds), TimeUnit.MILLISECONDS);
            return true;
        } catch (final TimeoutException e) {
            return false;
        } catch (final ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connector.stopListening(arguments);
        } catch (final IllegalConnectorArgumentsException e) {
            throw new IOException(e);
        }
    }
}
