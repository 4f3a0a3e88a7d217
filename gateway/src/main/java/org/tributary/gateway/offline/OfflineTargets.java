package org.tributary.gateway.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Projects of the campaign that a list is sent to, and the accounts that take their money. */
@FunctionalInterface
public interface OfflineTargets {
    /**
     * The account that a project's money from the source goes to.
     *
     * @return empty if the campaign has no such project; a text of no characters if the account is not known
     * @throws IOException if the campaign can't be asked
     */
    Optional<String> merchantOf(String project) throws IOException, InterruptedException;

    /** Payments that this campaign would hold: of an unknown project, or at another account than the project's. The first few. */
    default List<OfflineMistake> mistakes(final List<OfflineRow> rows) throws IOException, InterruptedException {
        final Map<String, Optional<String>> known = new HashMap<>();
        final List<OfflineMistake> mistakes = new ArrayList<>();
        for (final OfflineRow row : rows) {
            if (row.project().isEmpty()) {
                // A refund goes where its payment went.
                continue;
            }
            if (!known.containsKey(row.project())) {
                known.put(row.project(), merchantOf(row.project()));
            }
            final Optional<String> merchant = known.get(row.project());
            if (merchant.isEmpty()) {
                mistakes.add(new OfflineMistake(
                        row.row(), "project", "\"" + row.project() + "\" is no project of the campaign"));
            } else if (!merchant.get().isEmpty() && !merchant.get().equals(row.merchant())) {
                mistakes.add(new OfflineMistake(
                        row.row(),
                        "merchant",
                        "is \"" + row.merchant() + "\", but money of " + row.project() + " from this source goes to \""
                                + merchant.get() + "\""));
            }
            if (mistakes.size() == OfflineFile.MAX_MISTAKES) {
                break;
            }
        }
        return mistakes;
    }
}
