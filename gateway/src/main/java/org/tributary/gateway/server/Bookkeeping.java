package org.tributary.gateway.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.tributary.engine.journal.JournalStore;
import org.tributary.gateway.api.CorrectionsApi;
import org.tributary.gateway.api.DisclosureApi;
import org.tributary.gateway.api.ProofsApi;
import org.tributary.gateway.api.ReceiptsApi;
import org.tributary.gateway.api.change.SecondPerson;
import org.tributary.gateway.api.match.Ledgers;
import org.tributary.gateway.api.match.MatchesApi;
import org.tributary.gateway.api.match.PayoutsApi;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.admin.ApprovalCommands;
import org.tributary.gateway.bridge.admin.CorrectionCommands;
import org.tributary.gateway.bridge.admin.MatchCommands;
import org.tributary.gateway.bridge.admin.PayoutCommands;
import org.tributary.gateway.bridge.admin.ReceiptCommands;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.readmodel.ReadModels;

/**
 * The routes for finance and donors: match money, payouts, corrections from bills, receipts, disclosed totals, published
 * roots and proofs.
 *
 * @param data directory of the published roots and disclosed totals
 * @param defaultMerchant of a channel by its name
 */
record Bookkeeping(
        Path data,
        JournalStore store,
        Ledgers ledgers,
        Records records,
        ReadModels models,
        CommandCalls calls,
        CorrectionCommands corrections,
        UnaryOperator<String> defaultMerchant,
        long secondPersonAboveFen,
        LongSupplier clock) {

    List<ApiRoute> routes() {
        final List<ApiRoute> routes = new ArrayList<>(new ProofsApi(data, store::reader).routes());
        routes.addAll(new DisclosureApi(data).routes());
        final SecondPerson secondPerson = new SecondPerson(
                secondPersonAboveFen, new AdminCommands(calls, records), new ApprovalCommands(calls, records));
        routes.addAll(new MatchesApi(new MatchCommands(calls), secondPerson, ledgers, clock).routes());
        routes.addAll(new PayoutsApi(new PayoutCommands(calls), secondPerson, ledgers, clock).routes());
        routes.add(new CorrectionsApi(
                        corrections,
                        new AdminCommands(calls, records),
                        models.projections().views(),
                        defaultMerchant)
                .route());
        routes.add(new ReceiptsApi(new ReceiptCommands(calls, records), models.cuts()::names).route());
        return routes;
    }
}
