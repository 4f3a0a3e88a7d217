package org.tributary.gateway.api.match;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.SequenceNames;
import org.tributary.engine.settlement.match.MatchKey;
import org.tributary.engine.settlement.match.MatchReader;
import org.tributary.engine.settlement.match.MatchSums;
import org.tributary.engine.settlement.match.Payouts;
import org.tributary.gateway.api.change.AdminProblems;
import org.tributary.gateway.api.change.Approvable;
import org.tributary.gateway.api.change.Change;
import org.tributary.gateway.api.change.SecondPerson;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.JsonBody;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.admin.PayoutCommands;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/** Runs of payouts: what of a sponsor's confirmed match money is to be paid, and what was (API.md 5.12). */
public final class PayoutsApi {
    private static final String PATH = "/admin/v1/payouts";
    private static final int MAX_ID_BYTES = 64;
    private static final String CSV = "text/csv; charset=utf-8";
    private static final String HEADING =
            "campaign,run,line,sponsor,organisation,pool,merchant,amountFen,paidFen,reference,paidOn";

    private final PayoutCommands commands;
    private final SecondPerson secondPerson;
    private final Ledgers ledgers;
    private final LongSupplier clockMs;
    /** Held by the one request that changes runs: a change may take several commands. */
    private final ReentrantLock turn = new ReentrantLock();

    /** Payouts of a journal; large ones take a second person. */
    public PayoutsApi(
            final PayoutCommands commands,
            final SecondPerson secondPerson,
            final Ledgers ledgers,
            final LongSupplier clockMs) {
        this.clockMs = clockMs;
        this.commands = commands;
        this.secondPerson = secondPerson;
        this.ledgers = ledgers;
    }

    /** All routes. */
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.admin("GET", PATH, this::all),
                ApiRoute.admin("GET", PATH + "/*", this::one),
                ApiRoute.admin("POST", PATH, this::list),
                ApiRoute.admin("POST", PATH + "/*", this::change));
    }

    private ApiResponse all(final ApiRequest request) {
        return ledgers.ask(reader -> ApiResponse.json(Json.bytes(json -> {
            json.writeStartArray();
            for (final Payouts.Run run : reader.ledger().payouts().runs()) {
                write(json, run, false);
            }
            json.writeEndArray();
        })));
    }

    private ApiResponse one(final ApiRequest request) {
        final List<String> path = request.pathAfter(PATH + "/");
        final String format = request.query("format");
        if (path.size() != 1 || format != null && !format.equals("csv")) {
            throw notFound();
        }
        return ledgers.ask(reader -> {
            final Payouts.Run run = run(reader, path.get(0));
            return format == null
                    ? ApiResponse.json(Json.bytes(json -> write(json, run, true)))
                    : ApiResponse.of(CSV, csv(reader, run));
        });
    }

    /** Lists in turn: of two runs at once each would see the other's money move between its parts. */
    private ApiResponse list(final ApiRequest request) {
        turn.lock();
        try {
            return listInTurn(request);
        } finally {
            turn.unlock();
        }
    }

    private ApiResponse listInTurn(final ApiRequest request) {
        final JsonBody body = JsonBody.read(request, Set.of("sponsor", "reason"));
        final String sponsor = body.text("sponsor", MAX_ID_BYTES);
        final String reason = body.text("reason", AdminCommands.MAX_NOTE_BYTES);
        final boolean dryRun = MatchesApi.dryRun(request);
        final long[] knownTo = {0};
        final SortedMap<MatchKey, Long> payable = ledgers.ask(reader -> {
            knownTo[0] = reader.ledger().lastSequence();
            return reader.ledger().payable(sponsor);
        });
        if (payable.isEmpty()) {
            throw new ApiException(
                    409,
                    "Conflict",
                    "Nothing of that sponsor is payable: confirmed, not frozen, not paid and in no open run.");
        }
        if (dryRun) {
            return ApiResponse.json(Json.bytes(json -> tried(json, payable)));
        }
        final long sumFen = payable.values().stream().mapToLong(fen -> fen).sum();
        final boolean waits = secondPerson.isNeeded(Approvable.PAYOUT_RUN, sumFen);
        if (waits) {
            SecondPerson.requireName(request);
        }
        final long run = journal(request, new PayoutCommands.Into(0, waits, sponsor), payable, knownTo[0]);
        if (waits) {
            return askToRelease(request, Long.toString(run), reason);
        }
        return ledgers.ask(reader ->
                ApiResponse.json(Json.bytes(json -> write(json, run(reader, Long.toString(run)), true))));
    }

    private long journal(
            final ApiRequest request,
            final PayoutCommands.Into into,
            final SortedMap<MatchKey, Long> payable,
            final long firstKnownTo) {
        final List<PayoutCommands.Listed> lines = new ArrayList<>();
        payable.forEach((key, fen) -> lines.add(new PayoutCommands.Listed(key.pool(), key.organisation(), fen)));
        long run = 0;
        long knownTo = firstKnownTo;
        for (int i = 0; i < lines.size(); i += PayoutCommands.MAX_LISTED) {
            final List<PayoutCommands.Listed> part =
                    lines.subList(i, Math.min(lines.size(), i + PayoutCommands.MAX_LISTED));
            final PayoutCommands.Into of = new PayoutCommands.Into(run, into.waits(), into.sponsor());
            final long known = knownTo;
            final CommandResult result =
                    call(() -> commands.list(of, known, part, request.actor()), taken(run, i, "lines listed"));
            run = run == 0 ? result.sequence() : run;
            knownTo = result.sequence();
        }
        return run;
    }

    private ApiResponse release(final ApiRequest request, final String id) {
        final String reason = JsonBody.read(request, Set.of("reason")).text("reason", AdminCommands.MAX_NOTE_BYTES);
        return askToRelease(request, id, reason);
    }

    /** Asks a second person to release a run as it is now. */
    private ApiResponse askToRelease(final ApiRequest request, final String id, final String reason) {
        final Payouts.Run run = ledgers.ask(reader -> run(reader, id));
        if (!run.waits() || run.openFen() == 0) {
            throw new ApiException(
                    409, "Conflict", "The run does not wait for a second person, or nothing of it is open.");
        }
        final Change change = new Change(
                Approvable.PAYOUT_RUN,
                id,
                run.openFen(),
                PayoutCommands.release(run.sequence(), run.lines().size(), run.openFen(), reason, request.actor()));
        return secondPerson.carryOut(request, change, result -> {
            if (!result.isAccepted()) {
                throw AdminProblems.of(result.reason());
            }
            return ledgers.ask(reader -> ApiResponse.json(Json.bytes(json -> write(json, run(reader, id), true))));
        });
    }

    private static void tried(final JsonGenerator json, final SortedMap<MatchKey, Long> payable) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("dryRun", true);
        json.writeNumberField(
                "listedFen", payable.values().stream().mapToLong(fen -> fen).sum());
        json.writeArrayFieldStart("lines");
        for (final Map.Entry<MatchKey, Long> line : payable.entrySet()) {
            json.writeStartObject();
            json.writeStringField("organisation", line.getKey().organisation());
            json.writeStringField("pool", line.getKey().pool());
            json.writeNumberField("listedFen", line.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private ApiResponse change(final ApiRequest request) {
        turn.lock();
        try {
            return changeInTurn(request);
        } finally {
            turn.unlock();
        }
    }

    private ApiResponse changeInTurn(final ApiRequest request) {
        final List<String> path = request.pathAfter(PATH + "/");
        if (path.size() != 2) {
            throw notFound();
        }
        return switch (path.get(1)) {
            case "cancel" -> cancel(request, path.get(0));
            case "paid" -> paid(request, path.get(0));
            case "release" -> release(request, path.get(0));
            default -> throw notFound();
        };
    }

    private ApiResponse cancel(final ApiRequest request, final String id) {
        final String reason = JsonBody.read(request, Set.of("reason")).text("reason", AdminCommands.MAX_NOTE_BYTES);
        if (reason.isEmpty()) {
            throw JsonBody.bad("Give the reason.");
        }
        final long run = ledgers.ask(reader -> run(reader, id).sequence());
        call(() -> commands.cancel(run, reason, request.actor()), "");
        return ledgers.ask(reader -> ApiResponse.json(Json.bytes(json -> write(json, run(reader, id), true))));
    }

    private ApiResponse paid(final ApiRequest request, final String id) {
        final boolean dryRun = MatchesApi.dryRun(request);
        final byte[] hash = Sha256.newDigest().digest(request.body());
        final String sha256 = HexFormat.of().formatHex(hash);
        final PaidFile file = ledgers.ask(reader -> {
            final long nowMs = Math.max(clockMs.getAsLong(), reader.lastStampMs());
            return PaidFile.read(request.body(), sha256, reader.campaign().inForce(), run(reader, id), nowMs);
        });
        if (!dryRun && !file.agreed() && secondPerson.isNeeded(Approvable.PAYOUT_PAID, file.onePersonFen())) {
            final Change change = new Change(
                    Approvable.PAYOUT_PAID,
                    id,
                    file.sumFen(),
                    PayoutCommands.file(
                            file.run(),
                            hash,
                            file.rows().size(),
                            file.sumFen(),
                            checkedReason(request.query("reason")),
                            request.actor()));
            return secondPerson.request(request, change);
        }
        final long last = dryRun ? 0 : book(request, file, hash);
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("sequence", last);
            json.writeBooleanField("dryRun", dryRun);
            json.writeNumberField("rows", file.rows().size());
            json.writeNumberField("paidFen", file.sumFen());
            json.writeEndObject();
        }));
    }

    private static String checkedReason(final @Nullable String given) {
        final String reason = given == null ? "" : given;
        if (!AdminCommands.fits(reason, AdminCommands.MAX_NOTE_BYTES)) {
            throw JsonBody.bad("The reason has at most " + AdminCommands.MAX_NOTE_BYTES + " bytes.");
        }
        return reason;
    }

    private long book(final ApiRequest request, final PaidFile file, final byte[] hash) {
        final List<PayoutCommands.Paid> rows = file.rows();
        long sequence = 0;
        for (int i = 0; i < rows.size(); i += PayoutCommands.MAX_PAID) {
            final List<PayoutCommands.Paid> part = rows.subList(i, Math.min(rows.size(), i + PayoutCommands.MAX_PAID));
            sequence = call(
                            () -> commands.paid(file.run(), hash, part, request.actor()),
                            taken(file.run(), i, "payments booked"))
                    .sequence();
        }
        return sequence;
    }

    /**
     * Sends one command of a request.
     *
     * @param taken what earlier commands of the same request have taken: said if this one fails
     */
    private static CommandResult call(final Supplier<CommandResult> call, final String taken) {
        final CommandResult result;
        try {
            result = call.get();
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage() + taken);
        }
        if (!result.isAccepted()) {
            throw AdminProblems.of(result.reason()).with(taken);
        }
        return result;
    }

    private static String taken(final long run, final int count, final String what) {
        return count == 0
                ? ""
                : " Part of the request was taken: run " + run + " has " + count + ' ' + what
                        + " by it. Look at the run first: cancel it and list again, or send a list of payments again as it is.";
    }

    private static Payouts.Run run(final MatchReader reader, final String id) {
        // A list from before a loss or a restore names a run that is gone: its sequence may be another run's by now.
        final boolean isName = id.indexOf('-') >= 0;
        final long sequence = isName
                ? reader.ledger().names().sequenceOf(id)
                : id.matches("[0-9]{1,18}") ? Long.parseLong(id) : SequenceNames.NONE;
        final Payouts.Run run = reader.ledger().payouts().run(sequence);
        if (run == null) {
            throw new ApiException(404, "Not found", "There is no run of payouts of that sequence.");
        }
        return run;
    }

    private static byte[] csv(final MatchReader reader, final Payouts.Run run) {
        if (run.waits()) {
            throw AdminProblems.of(ReasonCode.NOT_RELEASED);
        }
        requirePayable(reader, run);
        final StringBuilder text = new StringBuilder(HEADING).append("\r\n");
        final String campaign = reader.campaign().inForce().id();
        for (final Payouts.Line line : run.lines()) {
            if (line.openFen() > 0) {
                text.append(campaign)
                        .append(',')
                        .append(run.name())
                        .append(',')
                        .append(line.number())
                        .append(',')
                        .append(run.sponsor())
                        .append(',')
                        .append(line.key().organisation())
                        .append(',')
                        .append(line.key().pool())
                        .append(',')
                        .append(merchant(reader, line.key().organisation()))
                        .append(',')
                        .append(line.openFen())
                        .append(",,,\r\n");
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Refuses a list with money that a freeze or a refund has made unpayable since. */
    private static void requirePayable(final MatchReader reader, final Payouts.Run run) {
        final Map<MatchKey, MatchSums> sums = reader.ledger().sums();
        for (final Payouts.Line line : run.lines()) {
            final long payableFen =
                    sums.getOrDefault(line.key(), new MatchSums()).payableFen();
            if (line.openFen() > payableFen) {
                throw new ApiException(
                        409,
                        "Conflict",
                        "Line " + line.number() + " lists " + line.openFen() + " fen, of which " + payableFen
                                + " are payable by now: a freeze or a refund came. Cancel the run and list again.");
            }
        }
    }

    /** The organisation's own WeChat Pay merchant; empty if it has none: never guessed. */
    private static String merchant(final MatchReader reader, final String organisation) {
        return reader.campaign().organisation(organisation).merchants().stream()
                .filter(merchant -> merchant.channel() == ChannelCode.WECHATPAY)
                .map(merchant -> merchant.merchant())
                .findFirst()
                .orElse("");
    }

    private static void write(final JsonGenerator json, final Payouts.Run run, final boolean withLines)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("run", run.sequence());
        json.writeStringField("name", run.name());
        json.writeStringField("at", Json.time(run.atMs()));
        json.writeStringField("sponsor", run.sponsor());
        json.writeNumberField(
                "listedFen",
                run.lines().stream().mapToLong(Payouts.Line::listedFen).sum());
        json.writeNumberField(
                "paidFen", run.lines().stream().mapToLong(Payouts.Line::paidFen).sum());
        json.writeNumberField("openFen", run.openFen());
        json.writeBooleanField("waits", run.waits());
        if (withLines) {
            json.writeArrayFieldStart("lines");
            for (final Payouts.Line line : run.lines()) {
                json.writeStartObject();
                json.writeNumberField("line", line.number());
                json.writeStringField("organisation", line.key().organisation());
                json.writeStringField("pool", line.key().pool());
                json.writeNumberField("listedFen", line.listedFen());
                json.writeNumberField("paidFen", line.paidFen());
                json.writeNumberField("openFen", line.openFen());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static ApiException notFound() {
        return new ApiException(404, "Not found", "There is nothing at this path.");
    }
}
