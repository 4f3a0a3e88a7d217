package org.tributary.gateway.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.tributary.engine.cluster.ClusterClient;
import org.tributary.engine.cluster.ClusterIngress;
import org.tributary.engine.cluster.ClusterSettings;
import org.tributary.engine.cluster.IngressLimits;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.config.ClusterConfig;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;
import org.tributary.gateway.server.remote.GroupFacts;
import org.tributary.gateway.server.remote.RemoteGroup;

/** A gateway's connection to its group: batches to whoever leads, and questions to it. Any thread. */
public final class GroupLink implements RemoteGroup {
    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(GroupLink.class));

    private final ClusterSettings settings;
    private final IngressLimits limits;
    private final ClusterClient questions;
    /** Longest wait for an answer to a question: shorter than a channel waits. */
    private final int questionMs;

    private final UnansweredLog unanswered = new UnansweredLog();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "unanswered");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable ClusterIngress ingress;

    private GroupLink(final ClusterSettings settings, final IngressLimits limits) {
        this.settings = settings;
        this.limits = limits;
        this.questions = ClusterClient.forQuestions(settings, limits);
        this.questionMs = limits.requestTimeoutMs(settings.electionMillis());
    }

    /** A link that connects when it is first used. */
    public static GroupLink of(final ClusterConfig config) {
        return new GroupLink(NodeHost.settings(config, ""), NodeHost.limits(config));
    }

    @Override
    public synchronized CommandIngress open(
            final ReleaseListener answers, final EngineStatus status, final FatalErrorHandler fatal) {
        if (ingress != null) {
            throw new IllegalStateException("the way in is open");
        }
        final ClusterIngress opened = ClusterIngress.ofGateway(settings, limits, answers, status, fatal);
        ingress = opened;
        timer.scheduleWithFixedDelay(
                new RepeatedTask(
                        "looking for commands without an answer",
                        () -> unanswered.look(opened.unanswered(), null),
                        FAULTS),
                UnansweredLog.LOOK_SECONDS,
                UnansweredLog.LOOK_SECONDS,
                TimeUnit.SECONDS);
        return opened;
    }

    @Override
    public GroupFacts facts() throws IOException {
        return FactsCodec.read(ask(new GroupQuestion(GroupQuestion.Kind.FACTS, 0)));
    }

    @Override
    public void read(final long sequence, final RecordHandler handler) throws IOException {
        final DataInputStream in = ask(new GroupQuestion(GroupQuestion.Kind.RECORD, sequence));
        final long isOf = in.readLong();
        final long timestampMs = in.readLong();
        final int commandLength = in.readInt();
        final int outcomeLength = in.readInt();
        if (isOf != sequence || commandLength < 0 || outcomeLength < 1) {
            throw new IOException("record " + isOf + " in answer to the question for " + sequence);
        }
        final byte[] bytes = FactsCodec.bytes(in, Math.addExact(commandLength, outcomeLength));
        handler.onRecord(new JournalRecord()
                .wrap(sequence, timestampMs, 0, new UnsafeBuffer(bytes), 0, commandLength, outcomeLength));
    }

    @Override
    public Followers followersOf(final long sequence) throws IOException {
        final DataInputStream in = ask(new GroupQuestion(GroupQuestion.Kind.FOLLOWERS, sequence));
        return new Followers(in.readLong(), in.readLong());
    }

    private DataInputStream ask(final GroupQuestion question) throws IOException {
        try {
            return GroupQuestion.content(questions.ask(question.encode()).get(questionMs, TimeUnit.MILLISECONDS));
        } catch (final TimeoutException e) {
            throw new IOException("no answer within " + questionMs + " ms", e);
        } catch (final ExecutionException e) {
            throw new IOException(innermost(e), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String innermost(final Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        if (ingress != null) {
            ingress.close();
        }
        questions.close();
    }
}
