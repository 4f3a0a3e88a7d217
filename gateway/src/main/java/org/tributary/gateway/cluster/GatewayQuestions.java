package org.tributary.gateway.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.Directory;
import org.tributary.engine.projection.view.NoticeView;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.http.ApiHandler;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;
import org.tributary.gateway.readmodel.ReadModels;
import org.tributary.gateway.server.remote.GroupFacts;

/** Answers the questions of gateways on a node, from its journal and read models, and changes that other nodes pass on. Any thread. */
final class GatewayQuestions implements UnaryOperator<byte[]> {
    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(GatewayQuestions.class));

    /** A record of which the core knows may not be in this node's journal yet. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);

    private final ReadModels models;
    private final Records records;
    private final ApiHandler changes;
    private final Supplier<Map<String, String>> places;
    private final boolean isDemo;
    private final LongSupplier sequence;
    private final LongSupplier clockMs;

    /**
     * Answers of one node.
     *
     * @param changes answers changes
     * @param places of webhooks
     * @param isDemo whether the id of this process is said
     * @param sequence last record that the read models have
     */
    GatewayQuestions(
            final ReadModels models,
            final Records records,
            final ApiHandler changes,
            final Supplier<Map<String, String>> places,
            final boolean isDemo,
            final LongSupplier sequence,
            final LongSupplier clockMs) {
        this.models = models;
        this.records = records;
        this.changes = changes;
        this.places = places;
        this.isDemo = isDemo;
        this.sequence = sequence;
        this.clockMs = clockMs;
    }

    @Override
    public byte[] apply(final byte[] bytes) {
        try {
            if (PassedRequest.isOne(bytes)) {
                return change(PassedRequest.decode(bytes));
            }
            final GroupQuestion question = GroupQuestion.decode(bytes);
            return switch (question.kind()) {
                case FACTS -> facts();
                case RECORD -> record(question.sequence());
                case FOLLOWERS -> followers(question.sequence());
                case PLACES -> places();
                case PROCESS -> process();
            };
        } catch (final IOException e) {
            return GroupQuestion.noAnswer(String.valueOf(e.getMessage()));
        } catch (final RuntimeException e) {
            RepeatedTask.reportQuietly(FAULTS, "answering another process of the group", e);
            return GroupQuestion.noAnswer("the leader failed to answer; its log says why");
        }
    }

    private byte[] change(final ApiRequest request) {
        final ApiResponse response = changes.handle(request);
        return GroupQuestion.answer(out -> {
            out.writeLong(sequence.getAsLong());
            PassedRequest.write(response, out);
        });
    }

    private byte[] facts() {
        // Before all else: what is read then includes at least these records.
        final long counted = sequence.getAsLong();
        final Views views = models.projections().views();
        final GroupFacts facts = new GroupFacts(
                MessageHeaderDecoder.SCHEMA_VERSION,
                counted,
                withoutHashKey(models.settings().settings()),
                pools(views.directory()),
                conversions(views.directory().campaign()),
                openNotices(views),
                endedNotices(views));
        return GroupQuestion.answer(out -> FactsCodec.write(facts, out));
    }

    /** The key of the id tables is a secret that no gateway needs. */
    private static @Nullable Settings withoutHashKey(final @Nullable Settings settings) {
        return settings == null
                ? null
                : new Settings(
                        settings.ruleVersion(),
                        settings.graceMs(),
                        settings.refundWaitMs(),
                        0,
                        0,
                        settings.pepperHi(),
                        settings.pepperLo(),
                        settings.defaultMerchants(),
                        settings.sources());
    }

    private static List<String> pools(final Directory directory) {
        final List<String> ids = new ArrayList<>();
        for (int i = 0; i < directory.poolCount(); i++) {
            final Pool pool = directory.pool(i);
            ids.add(pool == null ? "#" + i : pool.id());
        }
        return ids;
    }

    private static Map<String, ConversionKind> conversions(final @Nullable Campaign campaign) {
        final Map<String, ConversionKind> kinds = new LinkedHashMap<>();
        if (campaign != null) {
            campaign.conversions().forEach(conversion -> kinds.put(conversion.id(), conversion.kind()));
        }
        return kinds;
    }

    private static Map<Long, Long> openNotices(final Views views) {
        final Map<Long, Long> open = new LinkedHashMap<>();
        for (final NoticeView notice : views.notices().open()) {
            open.put(notice.sequence(), notice.atMs());
        }
        return open;
    }

    private List<Long> endedNotices(final Views views) {
        final long afterMs = clockMs.getAsLong() - HOUR_MS;
        return views.notices().ended().stream()
                .map(NoticeView::atMs)
                .filter(atMs -> atMs > afterMs)
                .toList();
    }

    private byte[] record(final long wanted) throws IOException {
        final byte[][] answer = new byte[1][];
        final long begin = System.nanoTime();
        while (!records.read(wanted, record -> {
            final byte[] command = record.copyCommand();
            final byte[] outcome = record.copyOutcome();
            answer[0] = GroupQuestion.answer(out -> {
                out.writeLong(record.sequence());
                out.writeLong(record.timestampMs());
                out.writeInt(command.length);
                out.writeInt(outcome.length);
                out.write(command);
                out.write(outcome);
            });
        })) {
            if (System.nanoTime() - begin > WAIT_NANOS) {
                throw new IOException("record " + wanted + " is not in the leader's journal yet");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return answer[0];
    }

    private byte[] places() {
        final Map<String, String> all = places.get();
        return GroupQuestion.answer(out -> {
            out.writeInt(all.size());
            for (final Map.Entry<String, String> one : all.entrySet()) {
                out.writeUTF(one.getKey());
                out.writeUTF(one.getValue());
            }
        });
    }

    private byte[] process() throws IOException {
        if (!isDemo) {
            throw new IOException("this node is none of a demo's");
        }
        return GroupQuestion.answer(out -> out.writeLong(ProcessHandle.current().pid()));
    }

    private byte[] followers(final long original) {
        final long allocation = models.allocations().lastOf(original);
        final long reversal = models.giftReversals().lastOf(original);
        return GroupQuestion.answer(out -> {
            out.writeLong(allocation);
            out.writeLong(reversal);
        });
    }
}
