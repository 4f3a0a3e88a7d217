package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.debug.Debugger;
import org.tributary.loadtest.drill.debug.Hit;
import org.tributary.loadtest.drill.debug.Place;

/**
 * {@code kill -9} at each named step of journaling, roll, snapshot, recovery and stop, one after another: a debugger holds the
 * process there, so that it dies at that very place. Under load at {@code process} and {@code device} in turns.
 */
final class Steps implements Drill {
    private static final double REACH_SECONDS = 300;
    private static final double DRAIN_SECONDS = 180;
    private static final Place FILE_END = Place.of("engine.journal.chronicle.CycleFile#position()J");
    /** Places other than those of {@link Step}. */
    static final List<Place> PLACES = List.of(FILE_END);

    private static final long FULL = 1L << 40;

    private final Map<Step.When, Integer> killed = new TreeMap<>();

    @Override
    public String name() {
        return "steps";
    }

    @Override
    public String fault() {
        return "kill -9 at each of " + Step.ALL.size() + " named steps of journal, roll, snapshot, start and stop";
    }

    @Override
    public String checked() {
        return "each answer in the journal once; verify 0";
    }

    @Override
    public int usualTimes() {
        return Step.ALL.size();
    }

    @Override
    public int chunk() {
        return 13;
    }

    @Override
    public @Nullable String impossible() {
        return Debugger.impossible();
    }

    @Override
    public Outcome run(final Setting setting, final int times) throws IOException, InterruptedException {
        final Outcome outcome = new Outcome();
        killed.clear();
        final boolean process = setting.from() / Step.ALL.size() % 2 == 0;
        try (Subject subject = Subject.create(setting, "steps", Subject.Tuning.of(process ? "process" : "device"))) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(new Traffic.Pace(4, 8, 0));
            subject.process().kill();
            for (int i = 0; i < times; i++) {
                final int number = setting.from() + i;
                final Step step = Step.ALL.get(number % Step.ALL.size());
                if (kill(subject, traffic, step, 1 + setting.random(number).nextInt(step.most()))) {
                    killed.merge(step.when(), 1, Integer::sum);
                } else {
                    outcome.problem("not reached: " + step.words());
                }
                outcome.done();
            }
            subject.mustStart();
            Stopping.judge(subject, traffic, outcome);
        }
        outcome.note((process ? "process: " : "device: ") + killed);
        return outcome;
    }

    /** Starts the server, kills it at a step, and returns whether it got there. */
    private static boolean kill(final Subject subject, final Traffic traffic, final Step step, final int count)
            throws IOException, InterruptedException {
        try (Debugger debugger = Debugger.listen()) {
            final boolean reached;
            if (step.when() == Step.When.START) {
                final List<CompletableFuture<Place>> stop = new ArrayList<>();
                subject.launch(debugger, places -> stop.add(places.stopAt(step.place(), count)));
                reached = Debugger.isReached(stop.get(0), REACH_SECONDS);
            } else {
                final Future<String> started = subject.launch(debugger, places -> {});
                if (!subject.await(started).isReady()) {
                    throw new IOException("the server did not get ready: " + subject.lastWords());
                }
                traffic.awaitMore(1, DRAIN_SECONDS);
                reached = step.when() == Step.When.SNAPSHOT
                        ? snapshot(subject, step, count)
                        : running(subject, debugger, step, count);
            }
            subject.process().kill();
            return reached;
        }
    }

    private static boolean running(final Subject subject, final Debugger debugger, final Step step, final int count)
            throws InterruptedException {
        if (step.when() == Step.When.ROLL) {
            debugger.at(FILE_END, Steps::full);
        }
        final CompletableFuture<Place> stop = debugger.stopAt(step.place(), count);
        if (step.when() == Step.When.STOP) {
            subject.process().terminate();
        }
        return Debugger.isReached(stop, REACH_SECONDS);
    }

    /** Lets a journal file look full to the journal when it asks whether to begin the next one. */
    private static boolean full(final Hit hit) {
        if (hit.caller().equals("makeRoomFor")) {
            hit.answer(FULL);
        }
        return false;
    }

    private static boolean snapshot(final Subject subject, final Step step, final int count)
            throws IOException, InterruptedException {
        try (Debugger debugger = Debugger.listen()) {
            final Process builder = subject.process().run(List.of(debugger.option()), "snapshot", null);
            try {
                debugger.accept();
                final CompletableFuture<Place> stop = debugger.stopAt(step.place(), count);
                debugger.run();
                return Debugger.isReached(stop, REACH_SECONDS);
            } finally {
                builder.destroyForcibly().waitFor();
            }
        }
    }
}
