package org.tributary.gateway.api.match;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.ApprovalBook;
import org.tributary.engine.settlement.match.MatchKey;
import org.tributary.engine.settlement.match.MatchLedger;
import org.tributary.engine.settlement.match.MatchReader;
import org.tributary.engine.settlement.match.MatchSums;
import org.tributary.gateway.api.change.AdminProblems;
import org.tributary.gateway.api.change.Approvable;
import org.tributary.gateway.api.change.Change;
import org.tributary.gateway.api.change.SecondPerson;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.JsonBody;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.admin.MatchCommands;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/**
 * {@code GET /admin/v1/matches} lists match money by state; {@code POST /admin/v1/matches/notice}, {@code /confirm} and {@code /withdraw}
 * take a step by pool, or by sponsor and organisation (API.md 5.11). {@code ?dryRun=true} answers with the sums and changes nothing.
 */
public final class MatchesApi {
    private static final String PATH = "/admin/v1/matches";
    private static final int MAX_ID_BYTES = 64;
    private static final int MAX_DAYS = 3_650;
    private static final long DAY_MS = 86_400_000;
    private static final Set<String> FIELDS =
            new TreeSet<>(Set.of("pool", "sponsor", "organisation", "untilSequence", "days", "reason"));

    private final MatchCommands commands;
    private final SecondPerson secondPerson;
    private final Ledgers ledgers;
    private final LongSupplier clockMs;

    /** Matches of a journal, moved by these commands; to confirm a large sum takes a second person. */
    public MatchesApi(
            final MatchCommands commands,
            final SecondPerson secondPerson,
            final Ledgers ledgers,
            final LongSupplier clockMs) {
        this.commands = commands;
        this.secondPerson = secondPerson;
        this.ledgers = ledgers;
        this.clockMs = clockMs;
    }

    /** All routes. */
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.admin("GET", PATH, this::list),
                ApiRoute.admin("POST", PATH + "/notice", request -> step(request, MatchAction.NOTICE)),
                ApiRoute.admin("POST", PATH + "/confirm", request -> step(request, MatchAction.CONFIRM)),
                ApiRoute.admin("POST", PATH + "/withdraw", request -> step(request, MatchAction.WITHDRAW)));
    }

    private ApiResponse list(final ApiRequest request) {
        return ledgers.ask(reader -> answer(
                reader,
                new Answer(0, null, reader.ledger().sums()),
                key -> isAsked(request.query("sponsor"), key.sponsor())
                        && isAsked(request.query("organisation"), key.organisation())
                        && isAsked(request.query("pool"), key.pool())));
    }

    private static boolean isAsked(final @Nullable String wanted, final String id) {
        return wanted == null || wanted.isEmpty() || wanted.equals(id);
    }

    private ApiResponse step(final ApiRequest request, final MatchAction action) {
        final MatchCommands.Step step = read(request, action);
        final MatchLedger.Step tried =
                new MatchLedger.Step(action, step.untilSequence(), step.pool(), step.sponsor(), step.organisation());
        if (dryRun(request)) {
            return ledgers.ask(reader -> tried(reader, tried));
        }
        if (action == MatchAction.CONFIRM && secondPerson.isSet()) {
            return confirm(request, step, tried);
        }
        try {
            return taken(step, commands.step(step, request.actor()));
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage());
        }
    }

    private ApiResponse taken(final MatchCommands.Step step, final CommandResult result) {
        if (!result.isAccepted()) {
            throw AdminProblems.of(result.reason());
        }
        return ledgers.ask(reader -> answer(
                reader, new Answer(result.sequence(), false, reader.ledger().sums()), key -> isMeant(step, key)));
    }

    /**
     * Confirms, or asks for a second person. What is confirmed is at most what was summed up: only lines known now, no step taken
     * since, and of notices those that end before an approval would expire.
     */
    private ApiResponse confirm(final ApiRequest request, final MatchCommands.Step step, final MatchLedger.Step tried) {
        final long[] known = {0};
        final long effectFen = ledgers.ask(reader -> {
            known[0] = reader.ledger().lastSequence();
            return confirmedFen(reader, tried);
        });
        final MatchCommands.Step bound = new MatchCommands.Step(
                step.action(),
                step.untilSequence() == 0 ? known[0] : step.untilSequence(),
                0,
                step.pool(),
                step.sponsor(),
                step.organisation(),
                step.reason(),
                known[0]);
        final String target = step.pool().isEmpty() ? step.sponsor() + "/" + step.organisation() : step.pool();
        return secondPerson.carryOut(
                request,
                new Change(Approvable.CONFIRM_MATCHES, target, effectFen, MatchCommands.encode(bound, request.actor())),
                result -> taken(bound, result));
    }

    private long confirmedFen(final MatchReader reader, final MatchLedger.Step step) {
        final ReasonCode unknown = unknown(reader, step);
        if (unknown != ReasonCode.NONE) {
            throw AdminProblems.of(unknown);
        }
        final long nowMs = Math.max(clockMs.getAsLong(), reader.lastStampMs());
        final MatchLedger.Trial now = reader.ledger().tryStep(step, nowMs);
        if (now.refusal() != ReasonCode.NONE) {
            throw AdminProblems.of(now.refusal());
        }
        final Map<MatchKey, MatchSums> before = reader.ledger().sums();
        long fen = 0;
        for (final Map.Entry<MatchKey, MatchSums> after : reader.ledger()
                .tryStep(step, nowMs + ApprovalBook.VALID_MS)
                .sums()
                .entrySet()) {
            final MatchSums old = before.getOrDefault(after.getKey(), new MatchSums());
            fen = Math.addExact(fen, after.getValue().confirmedFen - old.confirmedFen);
        }
        return fen;
    }

    private ApiResponse tried(final MatchReader reader, final MatchLedger.Step step) {
        final ReasonCode unknown = unknown(reader, step);
        if (unknown != ReasonCode.NONE) {
            throw AdminProblems.of(unknown);
        }
        final long nowMs = Math.max(clockMs.getAsLong(), reader.lastStampMs());
        final MatchLedger.Trial trial = reader.ledger().tryStep(step, nowMs);
        if (trial.refusal() != ReasonCode.NONE) {
            throw AdminProblems.of(trial.refusal());
        }
        return answer(reader, new Answer(0, true, trial.sums()), trial.changed()::contains);
    }

    private static ReasonCode unknown(final MatchReader reader, final MatchLedger.Step step) {
        if (step.untilSequence() > reader.ledger().lastSequence()) {
            return ReasonCode.UNKNOWN_ORIGINAL;
        }
        if (!step.pool().isEmpty()) {
            return reader.campaign().poolIndex(step.pool()) < 0 ? ReasonCode.UNKNOWN_POOL : ReasonCode.NONE;
        }
        return ReasonCode.NONE;
    }

    private static boolean isMeant(final MatchCommands.Step step, final MatchKey key) {
        return step.pool().isEmpty()
                ? key.sponsor().equals(step.sponsor()) && key.organisation().equals(step.organisation())
                : key.pool().equals(step.pool());
    }

    private static MatchCommands.Step read(final ApiRequest request, final MatchAction action) {
        final JsonBody body = JsonBody.read(request, FIELDS);
        final String pool = body.text("pool", MAX_ID_BYTES);
        final String sponsor = body.text("sponsor", MAX_ID_BYTES);
        final String organisation = body.text("organisation", MAX_ID_BYTES);
        if (pool.isEmpty() == (sponsor.isEmpty() || organisation.isEmpty())
                || !pool.isEmpty() && !(sponsor + organisation).isEmpty()) {
            throw JsonBody.bad("Give either the pool, or the sponsor and the organisation.");
        }
        final String reason = body.text("reason", AdminCommands.MAX_NOTE_BYTES);
        if (reason.isEmpty() && action == MatchAction.WITHDRAW) {
            throw JsonBody.bad("A withdrawal needs a reason.");
        }
        if (!reason.isEmpty() && action == MatchAction.NOTICE) {
            throw JsonBody.bad("A notice has no reason.");
        }
        final boolean notice = action == MatchAction.NOTICE;
        final long days = notice ? body.number("days", 0, MAX_DAYS, -1) : body.number("days", 0, 0, 0);
        final long until = body.number("untilSequence", 1, Long.MAX_VALUE, 1);
        return new MatchCommands.Step(
                action, body.has("untilSequence") ? until : 0, days * DAY_MS, pool, sponsor, organisation, reason, 0);
    }

    static boolean dryRun(final ApiRequest request) {
        final String value = request.query("dryRun");
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw JsonBody.bad("dryRun must be true or false.");
    }

    /** What is answered: of a listing dryRun is null. */
    private record Answer(long sequence, @Nullable Boolean dryRun, Map<MatchKey, MatchSums> sums) {}

    private static ApiResponse answer(final MatchReader reader, final Answer answer, final Predicate<MatchKey> shown) {
        final TreeMap<MatchKey, MatchSums> rows = new TreeMap<>(answer.sums());
        rows.keySet().removeIf(shown.negate());
        final MatchSums all = new MatchSums();
        rows.values().forEach(all::add);
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartObject();
            if (answer.sequence() != 0) {
                json.writeNumberField("sequence", answer.sequence());
            }
            if (answer.dryRun() != null) {
                json.writeBooleanField("dryRun", answer.dryRun());
            }
            json.writeNumberField("asOfSequence", reader.ledger().lastSequence());
            json.writeObjectFieldStart("sums");
            write(json, all);
            json.writeEndObject();
            json.writeArrayFieldStart("matches");
            for (final Map.Entry<MatchKey, MatchSums> row : rows.entrySet()) {
                json.writeStartObject();
                json.writeStringField("sponsor", row.getKey().sponsor());
                json.writeStringField("organisation", row.getKey().organisation());
                json.writeStringField("pool", row.getKey().pool());
                write(json, row.getValue());
                final long endsMs = reader.ledger().noticeEndsMs(row.getKey());
                if (endsMs != 0) {
                    json.writeStringField("noticeUntil", Json.time(endsMs));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void write(final JsonGenerator json, final MatchSums sums) throws IOException {
        json.writeNumberField("promisedFen", sums.promisedFen);
        json.writeNumberField("noticedFen", sums.noticedFen);
        json.writeNumberField("confirmedFen", sums.confirmedFen);
        json.writeNumberField("withdrawnFen", sums.withdrawnFen);
        json.writeNumberField("paidFen", sums.paidFen);
        json.writeNumberField("listedFen", sums.listedFen);
        json.writeNumberField("frozenFen", sums.frozenFen);
    }
}
