package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.projection.table.Directory;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.bridge.Records;

/** What one donation got, for its donor: state, matches, and a sentence in two languages. Nothing of the donor. */
public final class OrderJson {
    /** The campaign's currency whose amounts have the sign ¥. */
    private static final String YUAN = "CNY";

    private final long sequence;
    private final long atMs;
    private final String channel;
    private final String transactionId;
    private final String orderId;
    private final String currency;
    private final long amountFen;
    private final OutcomeCode code;
    private final @Nullable String reason;
    private final ChannelCode channelCode;
    private final long paidAtMs;
    private final Directory directory;
    private final List<Line> lines = new ArrayList<>();
    private @Nullable String project;
    private boolean isAllocated;
    private long refundedFen;
    private boolean isRefundedWhole;

    /** A pool's match. */
    private static final class Line {
        private final int pool;
        private final @Nullable String cut;
        private long amountFen;

        Line(final int pool, final long amountFen, final @Nullable String cut) {
            this.pool = pool;
            this.amountFen = amountFen;
            this.cut = cut;
        }
    }

    private OrderJson(final RecordView view, final Directory directory) {
        this.directory = directory;
        sequence = view.sequence;
        atMs = view.timestampMs;
        channel = view.channelName;
        channelCode = view.channel;
        paidAtMs = view.paidAtMs;
        transactionId = view.transactionId;
        orderId = view.orderId;
        currency = view.currency;
        amountFen = view.amountFen;
        code = view.code;
        reason = CodeText.of(view.reason);
        project = projectOf(view);
        isAllocated = code == OutcomeCode.ACCEPTED;
        addLines(view);
    }

    /**
     * Reads a donation with its later records.
     *
     * @param allocation record that allocated it, 0 if none did
     * @param refunds records of its refunds, oldest first
     * @return null if that record is no payment
     */
    public static @Nullable OrderJson read(
            final Records records,
            final long sequence,
            final long allocation,
            final long[] refunds,
            final Directory directory) {
        final RecordViewDecoder decoder = new RecordViewDecoder();
        final RecordView view = new RecordView();
        final boolean isThere = records.read(sequence, record -> decoder.decode(view, record));
        if (!isThere || view.shape != RecordView.Shape.PAYMENT) {
            return null;
        }
        final OrderJson order = new OrderJson(view, directory);
        if (allocation != 0 && records.read(allocation, record -> decoder.decode(view, record))) {
            order.allocated(view);
        }
        for (final long refund : refunds) {
            if (records.read(refund, record -> decoder.decode(view, record))) {
                order.refunded(view);
            }
        }
        return order;
    }

    private @Nullable String projectOf(final RecordView view) {
        final Campaign.Project known = view.projectIndex < 0 ? null : directory.project(view.projectIndex);
        if (known != null) {
            return known.id();
        }
        return view.project.isEmpty() ? null : view.project;
    }

    private void allocated(final RecordView view) {
        if (view.code == OutcomeCode.ACCEPTED) {
            isAllocated = true;
            project = projectOf(view);
            addLines(view);
        }
    }

    private void addLines(final RecordView view) {
        for (int i = 0; i < view.lineCount; i++) {
            final String cut = view.lineCut[i] == null ? null : CodeText.of(view.lineCut[i]);
            lines.add(new Line(view.linePool[i], view.lineFen[i], cut));
        }
    }

    /** A refund takes match money back; what a failed refund returned to the donor's account is not matched again. */
    private void refunded(final RecordView view) {
        refundedFen = Math.min(amountFen, view.refundedTotalFen);
        isRefundedWhole = refundedFen == amountFen;
        for (int i = 0; i < view.lineCount; i++) {
            take(view.linePool[i], view.lineFen[i]);
        }
    }

    private void take(final int pool, final long fen) {
        long left = Math.abs(fen);
        for (final Line line : lines) {
            if (line.pool == pool) {
                final long taken = Math.min(left, line.amountFen);
                line.amountFen -= taken;
                left -= taken;
            }
        }
    }

    public String channel() {
        return channel;
    }

    public String transactionId() {
        return transactionId;
    }

    public String orderId() {
        return orderId;
    }

    private String state() {
        if (isRefundedWhole) {
            return "refunded";
        }
        if (!isAllocated) {
            return "held";
        }
        return refundedFen > 0 ? "partly-refunded" : "accepted";
    }

    /** Writes the donation as one object. */
    public void write(final JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequence", sequence);
        json.writeStringField("at", Json.time(atMs));
        json.writeStringField("channel", channel);
        json.writeStringField("transactionId", transactionId);
        json.writeStringField("orderId", orderId.isEmpty() ? null : orderId);
        json.writeStringField("project", project);
        json.writeStringField("currency", currency);
        json.writeNumberField("amountFen", amountFen);
        json.writeNumberField("refundedFen", refundedFen);
        json.writeStringField("state", state());
        json.writeStringField("reason", reason);
        json.writeNumberField("matchedFen", matchedFen());
        json.writeArrayFieldStart("matched");
        for (final Line line : lines) {
            writeLine(json, line);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("later");
        final List<Pool> later = sharingLater();
        for (final Pool pool : later) {
            json.writeString(pool.id());
        }
        json.writeEndArray();
        json.writeObjectFieldStart("text");
        json.writeStringField("zh", sentence(true, later));
        json.writeStringField("en", sentence(false, later));
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeLine(final JsonGenerator json, final Line line) throws IOException {
        final Pool pool = directory.pool(line.pool);
        json.writeStartObject();
        json.writeStringField("pool", pool == null ? "#" + line.pool : pool.id());
        json.writeStringField("sponsor", pool == null ? null : pool.sponsor());
        json.writeNumberField("amountFen", line.amountFen);
        json.writeStringField("cut", line.cut);
        json.writeEndObject();
    }

    private long matchedFen() {
        return lines.stream().mapToLong(line -> line.amountFen).sum();
    }

    private String sentence(final boolean zh, final List<Pool> later) {
        final String paid = money(amountFen);
        switch (state()) {
            case "refunded" -> {
                return zh ? "你的捐款 " + paid + " 已退回" : "Your donation of " + paid + " was refunded";
            }
            case "held" -> {
                return zh ? "已收到你的捐款 " + paid + ",正在核对" : "Your " + paid + " arrived and is being checked";
            }
            default -> {
                return matchedFen() == 0 ? unmatched(zh, paid, later) : matchedBy(zh);
            }
        }
    }

    private static String unmatched(final boolean zh, final String paid, final List<Pool> later) {
        if (later.isEmpty()) {
            return zh ? "你的捐款 " + paid + " 已计入,未获得配捐" : "Your donation of " + paid + " counts; it was not matched";
        }
        final List<String> names =
                later.stream().map(pool -> either(pool.name(), zh, pool.id())).toList();
        return zh
                ? "你的捐款 " + paid + " 已计入;" + String.join("、", names) + "在结束后统一分配配捐"
                : "Your donation of " + paid + " counts; " + String.join(", ", names)
                        + (names.size() == 1
                                ? " shares its matches after it closes"
                                : " share their matches after they close");
    }

    /** Deferred pools that noted the donation, as the campaign in force says it: what they share later is not among the lines. */
    private List<Pool> sharingLater() {
        final Campaign campaign = directory.campaign();
        final int index = project == null ? Directory.NONE : directory.projectIndex(project);
        final Campaign.Project given = index == Directory.NONE ? null : directory.project(index);
        if (campaign == null || given == null || !isAllocated || isRefundedWhole) {
            return List.of();
        }
        return campaign.pools().stream()
                .filter(pool -> pool.rule().kind() == RuleKind.DEFERRED
                        && pool.opensMs() <= paidAtMs
                        && paidAtMs < pool.closesMs()
                        && pool.eligible().reach().includes(given)
                        && (pool.eligible().channels().isEmpty()
                                || pool.eligible().channels().contains(channelCode)))
                .toList();
    }

    private String matchedBy(final boolean zh) {
        final Map<String, Long> bySponsor = new LinkedHashMap<>();
        for (final Line line : lines) {
            if (line.amountFen > 0) {
                bySponsor.merge(sponsor(line.pool, zh), line.amountFen, Math::addExact);
            }
        }
        final List<String> parts = new ArrayList<>();
        bySponsor.forEach((name, fen) ->
                parts.add(zh ? name + "为你配捐了 " + money(fen) : name + " matched your donation with " + money(fen)));
        return String.join(zh ? "," : ", ", parts);
    }

    /** The sponsor's name, in the other language or its id if it has none. */
    private String sponsor(final int index, final boolean zh) {
        final Pool pool = directory.pool(index);
        if (pool == null) {
            return "#" + index;
        }
        final Campaign campaign = directory.campaign();
        final Campaign.Names name = campaign == null
                ? Campaign.Names.NONE
                : campaign.sponsors().stream()
                        .filter(sponsor -> sponsor.id().equals(pool.sponsor()))
                        .map(Campaign.Sponsor::name)
                        .findFirst()
                        .orElse(Campaign.Names.NONE);
        return either(name, zh, pool.sponsor());
    }

    private static String either(final Campaign.Names name, final boolean zh, final String id) {
        final String wanted = zh ? name.zh() : name.en();
        final String other = zh ? name.en() : name.zh();
        return !wanted.isEmpty() ? wanted : !other.isEmpty() ? other : id;
    }

    private String money(final long fen) {
        return currency.equals(YUAN) ? "¥" + Yuan.of(fen) : currency + ' ' + Yuan.of(fen);
    }
}
