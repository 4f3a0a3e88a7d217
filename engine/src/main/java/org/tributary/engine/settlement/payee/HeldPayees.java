package org.tributary.engine.settlement.payee;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;

/**
 * What channels moved in the period that counts for no project, by organisation and payee (RULES 19.8). It is of the organisation whose
 * merchant number received it, if only one has that number in the campaign in force; otherwise of none. Money goes where the books
 * post it. One thread.
 */
public final class HeldPayees {
    /** What is of no organisation. */
    public static final String NONE = "";

    private final CampaignAssembler campaign;
    private final TreeMap<String, TreeMap<Payee, HeldFigures>> organisations = new TreeMap<>();
    private Map<Payee, String> owners = Map.of();
    private @Nullable Campaign ownersOf;

    /** Of a journal, before its first record. */
    public HeldPayees(final CampaignAssembler campaign) {
        this.campaign = campaign;
    }

    /**
     * Counts a record of the period.
     *
     * @param settledFen part of its money that the channel settles
     */
    public void follow(final RecordView row, final long settledFen) {
        if (row.foreign) {
            if (row.joinedFen != 0) {
                // it waited as money of the campaign's currency, since the channel had not named its currency
                of(row).refund(-row.joinedFen, -row.joinedFen);
            }
            return;
        }
        if (row.code == OutcomeCode.IGNORED || row.kind == RecordKind.NOTICE || row.kind == RecordKind.APPROVAL) {
            return;
        }
        switch (row.shape) {
            case PAYMENT -> {
                if (row.code == OutcomeCode.HELD) {
                    of(row).payment(row.amountFen, settledFen);
                }
            }
            case ALLOCATION -> {
                if (!row.markedRefundPending) {
                    of(row).allocated(settledFen);
                }
            }
            case REFUND -> refund(row, settledFen);
            default -> {
                // moves no money of a channel
            }
        }
    }

    /** Returns whether a record moves a channel's money of its project. */
    public static boolean isOfProject(final RecordView row) {
        if (row.projectIndex < 0 || row.channelName.isEmpty()) {
            return false;
        }
        return switch (row.shape) {
            case PAYMENT -> row.code != OutcomeCode.HELD;
            case REFUND -> !row.ofHeld;
            case ALLOCATION -> !row.markedRefundPending;
            default -> false;
        };
    }

    private void refund(final RecordView row, final long settledFen) {
        final long excessFen = Math.subtractExact(row.excessFen, row.joinedFen);
        final boolean ofProject = isOfProject(row);
        if (ofProject && excessFen == 0) {
            return;
        }
        final HeldFigures figures = of(row);
        figures.refund(
                Math.addExact(excessFen, ofProject ? 0 : row.refundFen),
                Math.addExact(excessFen, ofProject ? 0 : settledFen));
        // a refund that was partly in excess is one row of the bill: it is counted with its donation
        figures.refunds += !ofProject && !row.derived && row.amountFen > 0 ? 1 : 0;
    }

    private HeldFigures of(final RecordView row) {
        return of(new Payee(row.channelName, row.merchant));
    }

    /** Returns a payee's figures under the organisation that has it now. */
    public HeldFigures of(final Payee payee) {
        final Campaign now = campaign.campaign();
        if (now != ownersOf && now != null) {
            owners = owners(now);
            ownersOf = now;
        }
        return organisations
                .computeIfAbsent(owners.getOrDefault(payee, NONE), made -> new TreeMap<>())
                .computeIfAbsent(payee, made -> new HeldFigures());
    }

    /** Returns the organisation of each merchant number that only one has. */
    private static Map<Payee, String> owners(final Campaign campaign) {
        final TreeMap<Payee, String> owners = new TreeMap<>();
        for (final Campaign.Organisation organisation : campaign.organisations()) {
            for (final Campaign.Merchant each : organisation.merchants()) {
                owners.merge(
                        new Payee(Channels.nameOf(each.channel()), each.merchant()),
                        organisation.id(),
                        (one, other) -> one.equals(other) ? one : NONE);
            }
        }
        return owners;
    }

    /** Returns the figures by organisation, {@link #NONE} with them, and payee. */
    public Map<String, TreeMap<Payee, HeldFigures>> byOrganisation() {
        return Collections.unmodifiableMap(organisations);
    }
}
