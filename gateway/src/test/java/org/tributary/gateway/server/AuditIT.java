package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/**
 * Publications of the packaged server and its commands, checked by {@code audit.py}, which shares no code with them.
 */
class AuditIT {
    private static final Path SCRIPT = Path.of("src", "test", "python", "audit.py");
    private static final String FIRST_EPOCH = "journal/epoch-000001";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path sandbox;

    @TempDir
    private static Path work;

    private static String day;
    private static Path records;
    private static Path pools;
    private static JsonNode verified;

    @BeforeAll
    static void passADay() throws Exception {
        assumeTrue(python("--version").exitCode() == 0, "no python3 on this machine: audit.py can't run");
        day = PastDay.write(sandbox).day.toString();
        pools = work.resolve("pools.json");
        final TributaryProcess server = TributaryProcess.serve(sandbox);
        final SimulatedChannel channel = SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk())
                .payments()
                .get(0);
        for (int i = 0; i < 20; i++) {
            final SimulatedPayment payment = SimulatedPayment.of(
                    channel.transactionId(9_000 + i), "payer-" + i, "p=reef", 100, System.currentTimeMillis() - 1_000);
            assertThat(server.send(channel.payment(payment, System.currentTimeMillis()))
                            .statusCode())
                    .isEqualTo(200);
        }
        Files.writeString(pools, server.get("/api/v1/pools"));
        assertThat(server.terminate()).isZero();
        assertFine(TributaryProcess.run(
                "settle",
                "--data",
                sandbox.toString(),
                "--day",
                day,
                "--out",
                work.resolve("settled").toString()));
        records = Files.writeString(work.resolve("records.jsonl"), tributary("inspect", "--data", sandbox.toString()));
        verified = JSON.readTree(tributary("verify", "--data", sandbox.toString(), "--json"));
    }

    @Test
    void shouldFindTheHashChainOverBothEpochsFromTheFilesAlone() throws Exception {
        final TributaryProcess.Finished chain = audit(
                "chain", sandbox.toString(), "--head", verified.get("chainHead").asText());

        assertFine(chain);
        assertThat(chain.out())
                .contains("sequence " + verified.get("lastSequence").asText());
    }

    @Test
    void shouldNameTheFileAndByteWhenAByteOfTheJournalIsFlipped() throws Exception {
        final Path copy =
                copyOf(sandbox.resolve(FIRST_EPOCH), work.resolve("flipped").resolve(FIRST_EPOCH));
        final Path file = journalFiles(copy).get(0);
        final byte[] bytes = Files.readAllBytes(file);
        final int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("kids-gallery", 20_000);
        bytes[place] ^= 1;
        Files.write(file, bytes);

        final TributaryProcess.Finished chain =
                audit("chain", work.resolve("flipped").toString());

        assertThat(chain.exitCode()).isEqualTo(1);
        assertThat(chain.err()).contains(file.toString()).contains("at byte").contains("does not continue");
    }

    @Test
    void shouldComputeThePublishedRootFromTheRecords() throws Exception {
        final String root = root();

        assertFine(audit("root", records.toString(), "--day", day, "--root", root));
        assertThat(root)
                .isEqualTo(JSON.readTree(work.resolve("settled/settlement.json").toFile())
                        .at("/merkleRoot")
                        .asText());
    }

    @Test
    void shouldNotComputeThePublishedRootWhenARecordWasChanged() throws Exception {
        final String text = Files.readString(records);
        final String changed = text.replaceFirst("(\"transactionId\":\"past-7\".*?\"amountFen\":)100", "$1101");
        assertThat(changed).isNotEqualTo(text);
        final Path file = Files.writeString(work.resolve("changed.jsonl"), changed);

        final TributaryProcess.Finished finished = audit("root", file.toString(), "--day", day, "--root", root());

        assertThat(finished.exitCode()).isEqualTo(1);
        assertThat(finished.err()).contains("WRONG: root is");
    }

    @Test
    void shouldTakeSignedRootsAndRefuseOthers() throws Exception {
        final Path keys = Files.createDirectories(work.resolve("keys"));
        assertFine(TributaryProcess.run("platform-key", "--keys", keys.toString()));
        assertThat(TributaryProcess.run("platform-key", "--keys", keys.toString())
                        .exitCode())
                .as("a key is never replaced")
                .isNotZero();
        final Path open = keys.resolve("platform/signing.pub");
        assertFine(TributaryProcess.run(
                "settle",
                "--data",
                sandbox.toString(),
                "--campaign",
                "--out",
                work.resolve("disclosed").toString(),
                "--platform-key",
                keys.resolve("platform/signing.key").toString()));
        final Path roots = work.resolve("disclosed/disclosure/roots.json");
        final String text = Files.readString(roots);
        final Path published = Files.writeString(
                work.resolve("published.json"), "{\"roots\":[{\"day\":\"" + day + "\",\"root\":\"" + root() + "\"}]}");

        final TributaryProcess.Finished checked =
                audit("roots", roots.toString(), "--key", open.toString(), "--published", published.toString());
        assertFine(checked);
        assertThat(checked.out()).contains("signed: tributary-root-1|", "|" + day + "|", root());

        final Path forged = Files.writeString(work.resolve("forged.json"), text.replace(root(), "00".repeat(32)));
        assertThat(audit("roots", forged.toString(), "--key", open.toString()).exitCode())
                .isEqualTo(1);
        Files.writeString(published, Files.readString(published).replace(root(), "00".repeat(32)));
        assertThat(audit("roots", roots.toString(), "--key", open.toString(), "--published", published.toString())
                        .exitCode())
                .isEqualTo(1);
        final Path others = Files.createDirectories(work.resolve("others"));
        assertFine(TributaryProcess.run("platform-key", "--keys", others.toString()));
        assertThat(audit(
                                "roots",
                                roots.toString(),
                                "--key",
                                others.resolve("platform/signing.pub").toString())
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void shouldHaveEveryKindOfLeafInTheDayThatIsChecked() throws Exception {
        final String all = Files.readString(records);

        assertThat(all)
                .contains("\"kind\":\"allocation\"", "\"kind\":\"refund\"", "\"event\":\"deferred-share\"")
                .contains("\"event\":\"milestone\"", "\"cut\":\"perDonor\"", "\"outcome\":\"held\"");
    }

    @Test
    void shouldProveAReversalWithTheLinesOfTwoProjects() throws Exception {
        final JsonNode back = Files.readString(records)
                .lines()
                .map(AuditIT::json)
                .filter(row -> row.path("transactionId").asText().equals("steps-back"))
                .findFirst()
                .orElseThrow();
        assertThat(back.get("outcome").asText()).isEqualTo("refunded");
        assertThat(back.get("matched"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.get("amountFen").asLong()).isEqualTo(-100));
        final Path proof = Files.writeString(
                work.resolve("steps-back.json"),
                tributary("prove", "--data", sandbox.toString(), "--transaction", "partner.walk:steps-back"));

        final TributaryProcess.Finished checked = audit("proof", proof.toString(), "--root", root());

        assertFine(checked);
        assertThat(checked.out()).contains("|step-pool=-100,step-pool=-100|refunded");
    }

    /** The refund came first and is joined without a command when the payment comes. */
    @Test
    void shouldShowWhoseRefundItIsWhenItHadWaitedForItsPayment() throws Exception {
        final List<JsonNode> found = tributary(
                        "inspect", "--data", sandbox.toString(), "--transaction", "wechatpay:late")
                .lines()
                .map(AuditIT::json)
                .toList();

        assertThat(found)
                .extracting(row -> row.get("outcome").asText())
                .containsExactly("held", "accepted", "refunded");
        final JsonNode joined = found.get(2);
        assertThat(joined.get("refundId").asText()).isEqualTo("r-early");
        assertThat(joined.get("amountFen").asLong()).isEqualTo(30);
        assertThat(joined.get("joinedSequence")).isEqualTo(found.get(0).get("sequence"));
        assertThat(joined.get("originalSequence")).isEqualTo(found.get(1).get("sequence"));
        for (final String field : List.of("donor", "channel", "project", "merchant", "currency")) {
            assertThat(joined.get(field)).as(field).isEqualTo(found.get(1).get(field));
        }
        assertThat(joined.get("paidAt")).isEqualTo(found.get(0).get("paidAt"));
    }

    @Test
    void shouldTakeAProofAndRefuseATamperedOne() throws Exception {
        final String proof = tributary("prove", "--data", sandbox.toString(), "--transaction", "wechatpay:past-1");
        final Path good = Files.writeString(work.resolve("proof.json"), proof);
        final Path amount = Files.writeString(
                work.resolve("amount.json"), proof.replaceFirst("\\|kids-gallery\\|100\\|", "|kids-gallery|900|"));
        final Path told = Files.writeString(
                work.resolve("told.json"), proof.replaceFirst("\"amountFen\" : 100", "\"amountFen\" : 101"));

        assertThat(JSON.readTree(proof).get("related")).isNotEmpty();
        assertFine(audit("proof", good.toString(), "--root", root()));
        assertFine(TributaryProcess.run("check-proof", good.toString(), "--root", root()));
        for (final Path bad : List.of(amount, told)) {
            assertThat(Files.readString(bad)).isNotEqualTo(proof);
            assertThat(audit("proof", bad.toString()).exitCode()).isEqualTo(1);
            assertThat(TributaryProcess.run("check-proof", bad.toString()).exitCode())
                    .isEqualTo(1);
        }
        assertThat(audit("proof", good.toString(), "--root", "00".repeat(32)).exitCode())
                .isEqualTo(1);
    }

    @Test
    void shouldWorkEveryDrawOutFromThePublishedSeed() throws Exception {
        final TributaryProcess.Finished draws = audit("draws", records.toString(), "--pools", pools.toString());

        assertFine(draws);
        final JsonNode own = verified.at("/draws/0");
        assertThat(own.get("pool").asText()).isEqualTo(PastDay.DRAW);
        assertThat(own.get("commitmentHolds").asBoolean()).isTrue();
        assertThat(own.get("differences").asLong()).isZero();
        assertThat(own.get("cut").asLong()).isPositive();
        assertThat(draws.out())
                .contains("draws of lucky-draw: " + own.get("lines").asLong() + " lines are");
    }

    @Test
    void shouldNameTheSequenceWhenADrawIsNotWhatTheSeedGives() throws Exception {
        final String changed = Files.readString(records)
                .replaceFirst("(\"transactionId\":\"past-6\".*?\"pool\":\"lucky-draw\",\"amountFen\":)\\d+", "$1999");
        final Path file = Files.writeString(work.resolve("drawn.jsonl"), changed);
        final Path seeds = Files.writeString(
                work.resolve("seeds.json"), Files.readString(pools).replaceFirst("\"seed\":\"..", "\"seed\":\"zz"));

        final TributaryProcess.Finished draws = audit("draws", file.toString(), "--pools", pools.toString());

        assertThat(draws.exitCode()).isEqualTo(1);
        assertThat(draws.err()).contains("lucky-draw gave 999, drawn is");
        assertThat(audit("draws", records.toString(), "--pools", seeds.toString())
                        .err())
                .contains("is not the one of its commitment");
    }

    private static String root() throws IOException {
        return JSON.readTree(sandbox.resolve("roots/" + day + ".json").toFile())
                .get("root")
                .asText();
    }

    private static JsonNode json(final String line) {
        try {
            return JSON.readTree(line);
        } catch (final IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    private static String tributary(final String... arguments) throws Exception {
        final TributaryProcess.Finished finished = TributaryProcess.run(arguments);
        assertFine(finished);
        return finished.out();
    }

    private static void assertFine(final TributaryProcess.Finished finished) {
        assertThat(finished.exitCode()).as(finished.out() + finished.err()).isZero();
    }

    private static TributaryProcess.Finished audit(final String... arguments) throws Exception {
        return python(Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static TributaryProcess.Finished python(final String... arguments) throws Exception {
        final Path out = Files.createTempFile(work, "python", ".out");
        final Path err = Files.createTempFile(work, "python", ".err");
        try {
            final Process process = new ProcessBuilder(Stream.concat(Stream.of("python3"), Stream.of(arguments))
                            .toList())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new TributaryProcess.Finished(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (final IOException noPython) {
            return new TributaryProcess.Finished(127, "", noPython.getMessage());
        }
    }

    private static List<Path> journalFiles(final Path journal) throws IOException {
        try (Stream<Path> files = Files.walk(journal)) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
        }
    }

    private static Path copyOf(final Path from, final Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (final Path file : files.toList()) {
                final Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }
}
