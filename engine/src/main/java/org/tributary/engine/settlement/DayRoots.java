package org.tributary.engine.settlement;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.transparency.DayRoot;
import org.tributary.engine.transparency.DayTreeWriter;
import org.tributary.engine.transparency.Roots;

/** The root of a day that is settled by itself. */
final class DayRoots {
    private DayRoots() {}

    /** Publishes a final day's root, unless another one is published; before anything is disclosed, which only shows published roots. */
    static DayRoot published(
            final Roots roots,
            final LocalDate date,
            final DayTreeWriter tree,
            final DayFold fold,
            final String chainHead)
            throws IOException {
        final String hex = HexFormat.of().formatHex(tree.root());
        final DayRoot root = new DayRoot(date.toString(), tree.size(), hex, roots.publishedRoot(date));
        if (!fold.isFinal || root.differs()) {
            return root;
        }
        roots.publish(date, tree, names(fold.campaign), chainHead, fold.lastSequence);
        return new DayRoot(root.day(), root.treeSize(), hex, hex);
    }

    private static Roots.Names names(final CampaignAssembler campaign) {
        final List<String> pools = new ArrayList<>();
        for (int i = 0; i < campaign.poolCount(); i++) {
            final Pool pool = campaign.pool(i);
            pools.add(pool == null ? "" : pool.id());
        }
        final List<String> projects = new ArrayList<>();
        for (int i = 0; i < campaign.projectCount(); i++) {
            final Campaign.Project project = campaign.project(i);
            projects.add(project == null ? "" : project.id());
        }
        return new Roots.Names(pools, projects);
    }
}
