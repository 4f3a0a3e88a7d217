package org.tributary.gateway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.settlement.export.FileMode;
import org.tributary.engine.settlement.reconcile.Reconciliation;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reconcile}: a channel's bill against the journal. */
@Command(
        name = "reconcile",
        description = {
            "Compares a channel's own bill of a day with the journal.",
            "WeChat Pay's trade bill and Alipay's business detail are read as they come (zip, GBK, backticks);",
            "the others' as the CSV that gateway/FINANCE.md documents. Writes reconciliation.csv and .json.",
            "Exit 1: anything but matched (a pair cut by midnight or waiting for the next bill is no error).",
            "%nExample: tributary reconcile --data data/sandbox --channel wechatpay --day 2026-09-07"
                    + " --bill bill.csv --out reconciled"
        })
final class ReconcileCommand implements Callable<Integer> {
    /** Most remarks printed; the file has all. */
    private static final int MOST_REMARKS = 20;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(
            names = "--channel",
            required = true,
            paramLabel = "C",
            description = "wechatpay, alipay, unionpay, stripe, pay.NAME")
    private String channel;

    @Option(names = "--day", required = true, paramLabel = "YYYY-MM-DD", description = "the bill's day")
    private LocalDate day;

    @Option(
            names = "--bill",
            required = true,
            paramLabel = "FILE",
            description = {
                "the bill, unchanged; given again: bills of the days around, in which payments near midnight",
                "and refunds asked for on an earlier day are looked for"
            })
    private List<Path> bills;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "how our order ids begin, where a shop shares the merchant number; other rows are left alone")
    private @Nullable List<String> prefixes;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the result goes")
    private Path out;

    @Option(
            names = "--file-mode",
            paramLabel = "MODE",
            description = "mode of the files, such as 0640 (default: what the process gives its files, by its umask)")
    private @Nullable FileMode fileMode;

    @Override
    public Integer call() throws Exception {
        for (final Path bill : bills) {
            if (!Files.isReadable(bill)) {
                throw CommandException.usage("--bill " + bill + ": the file is missing or can't be read");
            }
        }
        final boolean clean;
        final Reconciliation reconciliation;
        try (JournalReader journal = new ChronicleJournalReader(ConfigFiles.journalOf(data));
                ProgressLine progress = new ProgressLine("reconciling " + channel + ' ' + day)) {
            reconciliation = new Reconciliation(journal, progress::at)
                    .withFileMode(fileMode)
                    .withPrefixes(prefixes == null ? List.of() : prefixes);
            clean = reconciliation.run(channel, day, bills, out);
        }
        System.out.println(clean ? matched(reconciliation) : "differences: see " + out.resolve("reconciliation.csv"));
        reconciliation.remarks().stream().limit(MOST_REMARKS).forEach(System.out::println);
        if (reconciliation.remarks().size() > MOST_REMARKS) {
            System.out.println((reconciliation.remarks().size() - MOST_REMARKS) + " more: see "
                    + out.resolve("reconciliation.csv"));
        }
        final long pending = reconciliation.pending();
        if (pending > 0) {
            System.out.println(pending + " near midnight wait for the bill of " + day.plusDays(1)
                    + " (pending-bill): reconcile " + day + " again with that bill as another --bill");
        }
        final Path corrections = out.resolve(Reconciliation.CORRECTIONS);
        if (Files.size(corrections) > 0) {
            System.out.println(
                    "to book what is missing in the journal: look through " + corrections
                            + ", add a project where there is none, set URL (the gateway) and KEYS (its directory of keys), run");
            System.out.println("  " + Reconciliation.bookCommand(out));
        }
        return clean ? ExitCodes.FINE : ExitCodes.DIFFERENCE;
    }

    private static String matched(final Reconciliation reconciliation) {
        return reconciliation.remarks().isEmpty()
                ? "everything is matched"
                : "everything that was compared is matched; not compared:";
    }
}
