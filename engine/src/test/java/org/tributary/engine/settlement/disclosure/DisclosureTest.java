package org.tributary.engine.settlement.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;
import org.tributary.engine.transparency.Roots;

/** Two days: 10 and 5 yuan with a match of as much, 4 of the 10 go back; the pools are those of two sponsors. */
class DisclosureTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long ONE_MS = TestCampaigns.OPENS_MS + TestCampaigns.HOUR_MS;
    private static final long NEXT_DAY_MS = TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS;

    @TempDir
    private Path directory;

    private final MemoryJournal journal = new MemoryJournal();
    private final CoreDriver core =
            CoreDriver.toldTo(record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));

    private void twoDays() {
        core.at(TestCampaigns.OPENS_MS - 1);
        core.send(Commands.settings());
        core.commit(TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build());
        core.at(ONE_MS);
        core.send(new Payments("t1").amount(1_000).paidAt(ONE_MS).encode());
        core.send(
                new Payments("held").amount(1).project("nowhere").paidAt(ONE_MS).encode());
        core.at(NEXT_DAY_MS);
        core.send(new Payments("t2")
                .amount(500)
                .project("q1")
                .merchant("wx-o2")
                .paidAt(NEXT_DAY_MS)
                .encode());
        core.send(new Refunds("t1").part("r1", 400).atMs(NEXT_DAY_MS).encode(core));
    }

    private Path settle(final Period period, final @Nullable PlatformKey key, final String name) {
        final Path out = directory.resolve(name);
        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .withPlatformKey(key)
                .settle(period, out);
        return out;
    }

    private Path key() throws GeneralSecurityException, IOException {
        final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        final Path file = directory.resolve(PlatformKey.PRIVATE);
        write(file, "PRIVATE KEY", pair.getPrivate().getEncoded());
        write(
                directory.resolve(PlatformKey.PUBLIC),
                "PUBLIC KEY",
                pair.getPublic().getEncoded());
        return file;
    }

    private static void write(final Path file, final String label, final byte[] encoded) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + label + "-----\n" + Base64.getEncoder().encodeToString(encoded) + "\n-----END " + label
                        + "-----\n");
    }

    private static List<CSVRecord> rows(final Path file) throws IOException {
        final String text = Files.readString(file, StandardCharsets.UTF_8).substring(1);
        try (CSVParser parser = CSVParser.parse(
                text,
                CSVFormat.RFC4180
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .get())) {
            return parser.getRecords();
        }
    }

    @Test
    void shouldDiscloseWhatWasRaisedRefundedAndMatchedByEachSponsor() throws IOException {
        twoDays();
        final Path out = settle(Period.wholeCampaign(), null, "all");

        assertThat(rows(out.resolve("disclosure.csv")))
                .extracting(
                        row -> row.get("project"),
                        row -> row.get("figure"),
                        row -> row.get("sponsor"),
                        row -> row.get("donations"),
                        row -> row.get("amountFen"))
                .containsExactly(
                        tuple("p1", "raised", "", "1", "1000"),
                        tuple("p1", "refunded", "", "0", "400"),
                        tuple("p1", "matched", "s1", "0", "600"),
                        tuple("p1", "fees", "", "0", "0"),
                        tuple("p1", "paid", "", "0", "0"),
                        tuple("p2", "raised", "", "0", "0"),
                        tuple("p2", "refunded", "", "0", "0"),
                        tuple("p2", "fees", "", "0", "0"),
                        tuple("p2", "paid", "", "0", "0"),
                        tuple("q1", "raised", "", "1", "500"),
                        tuple("q1", "refunded", "", "0", "0"),
                        tuple("q1", "matched", "s1", "0", "500"),
                        tuple("q1", "fees", "", "0", "0"),
                        tuple("q1", "paid", "", "0", "0"));
        assertThat(rows(out.resolve("disclosure/p1.csv")).get(0).toMap())
                .containsEntry("campaign", "c1")
                .containsEntry("from", "2026-09-07")
                .containsEntry("to", "2026-09-08")
                .containsEntry("state", "preliminary")
                .containsEntry("organisation", "o1")
                .containsEntry("creditCode", TestCampaigns.CREDIT_CODE)
                .containsEntry("filingNumber", "filed-p1");
        assertThat(rows(out.resolve("disclosure/q1.csv"))).hasSize(5);
        assertThat(Files.readString(out.resolve("disclosure/index.html")))
                .contains("filed-p1", TestCampaigns.CREDIT_CODE, "<td>10.00</td><td>4.00</td><td>6.00", "初稿")
                .contains("<td>2</td><td>15.00</td><td>4.00</td><td>11.00</td><td>0.00</td><td>0.00</td>");
        assertThat(out.resolve("disclosure/roots.json")).doesNotExist();
        final JsonNode json = new ObjectMapper()
                .readTree(out.resolve("disclosure/disclosure.json").toFile());
        assertThat(json.get("totals"))
                .hasToString(
                        "{\"donations\":2,\"raisedFen\":1500,\"refundedFen\":400,\"matchedFen\":1100,\"feesFen\":0,\"paidFen\":0,\"platformFeesFen\":0}");
        assertThat(json.get("projects").get(0).get("filingNumber").textValue()).isEqualTo("filed-p1");
        assertThat(json.get("projects").get(0).get("matchedBySponsor"))
                .hasToString("[{\"sponsor\":\"s1\",\"amountFen\":600}]");
        assertThat(json.has("signedRoots")).isFalse();
    }

    /** The day's own figures: the refund of the next day is not in them. */
    @Test
    void shouldDiscloseOnlyThePeriodsMovement() throws IOException {
        twoDays();
        assertThat(rows(settle(Period.day(DAY), null, "first").resolve("disclosure/p1.csv")))
                .extracting(row -> row.get("state"), row -> row.get("figure"), row -> row.get("amountFen"))
                .containsExactly(
                        tuple("final", "raised", "1000"),
                        tuple("final", "refunded", "0"),
                        tuple("final", "matched", "1000"),
                        tuple("final", "fees", "0"),
                        tuple("final", "paid", "0"));
        assertThat(rows(settle(Period.day(DAY.plusDays(1)), null, "second").resolve("disclosure/p1.csv")))
                .extracting(row -> row.get("state"), row -> row.get("figure"), row -> row.get("amountFen"))
                .containsExactly(
                        tuple("preliminary", "raised", "0"),
                        tuple("preliminary", "refunded", "400"),
                        tuple("preliminary", "matched", "-400"),
                        tuple("preliminary", "fees", "0"),
                        tuple("preliminary", "paid", "0"));
    }

    @Test
    void shouldSignTheRootsOfFinalDaysWithTheSameBytesEachTime() throws Exception {
        twoDays();
        final PlatformKey key = PlatformKey.read(key());
        final byte[] ofDay =
                Files.readAllBytes(settle(Period.day(DAY), key, "first").resolve("disclosure/roots.json"));
        final Path out = settle(Period.wholeCampaign(), key, "all");
        final byte[] first = Files.readAllBytes(out.resolve("disclosure/roots.json"));
        assertThat(Files.readAllBytes(
                        settle(Period.wholeCampaign(), key, "again").resolve("disclosure/roots.json")))
                .isEqualTo(first);

        assertThat(ofDay).as("the day by itself signs the same").isEqualTo(first);
        final JsonNode json = new ObjectMapper().readTree(first);
        final JsonNode day = json.get("roots").get(0);
        assertThat(json.get("roots")).as("the second day is not final").hasSize(1);
        assertThat(day.get("text").textValue())
                .isEqualTo("tributary-root-1|c1|2026-09-07|2|" + day.get("root").textValue());
        assertThat(day.get("root"))
                .isEqualTo(new ObjectMapper()
                        .readTree(settle(Period.day(DAY), key, "day")
                                .resolve("settlement.json")
                                .toFile())
                        .get("merkleRoot"));
        assertThat(new ObjectMapper()
                        .readTree(out.resolve("disclosure/disclosure.json").toFile())
                        .get("signedRoots"))
                .isEqualTo(json);
        assertThat(isSigned(json, day.get("text").textValue(), day)).isTrue();
        assertThat(isSigned(json, day.get("text").textValue().replace("|2|", "|3|"), day))
                .isFalse();
    }

    /** A day that is over, and even final, is not signed before its root is published; one that is not over never. */
    @Test
    void shouldSignNoDayWhenItsRootIsNotPublished() throws Exception {
        twoDays();
        final PlatformKey key = PlatformKey.read(key());

        assertThat(signed(settle(Period.wholeCampaign(), key, "all"))).isEmpty();
        assertThat(signed(settle(new Period(DAY, DAY), key, "one")))
                .as("published by this run")
                .containsExactly("2026-09-07");
        assertThat(signed(settle(Period.day(DAY.plusDays(1)), key, "open")))
                .as("not over")
                .isEmpty();
        assertThat(signed(settle(Period.wholeCampaign(), key, "all"))).containsExactly("2026-09-07");
        assertThat(published()).containsExactly("2026-09-07");

        core.at(NEXT_DAY_MS + TestCampaigns.DAY_MS - 1);
        core.send(Commands.pulse());
        settle(Period.day(DAY.plusDays(1)), key, "open");
        assertThat(published()).as("the day's last millisecond").containsExactly("2026-09-07");
        core.at(NEXT_DAY_MS + TestCampaigns.DAY_MS);
        core.send(Commands.pulse());
        assertThat(signed(settle(Period.wholeCampaign(), key, "all")))
                .as("over, not published")
                .isEqualTo(published());
        assertThat(signed(settle(Period.day(DAY.plusDays(1)), key, "second"))).containsExactly("2026-09-08");
        assertThat(signed(settle(Period.wholeCampaign(), key, "all")))
                .isEqualTo(published())
                .hasSize(2);
    }

    private List<String> published() throws IOException {
        return new Roots(directory).all().stream().map(Roots.Root::day).toList();
    }

    private static List<String> signed(final Path out) throws IOException {
        return new ObjectMapper()
                .readTree(out.resolve("disclosure/roots.json").toFile())
                .get("roots")
                .findValuesAsText("day");
    }

    private static boolean isSigned(final JsonNode json, final String text, final JsonNode day) throws Exception {
        final byte[] bare = Base64.getDecoder().decode(json.get("publicKey").textValue());
        final byte[] encoded = new byte[44];
        System.arraycopy(
                new byte[] {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0}, 0, encoded, 0, 12);
        System.arraycopy(bare, 0, encoded, 12, 32);
        final Signature check = Signature.getInstance("Ed25519");
        check.initVerify(java.security.KeyFactory.getInstance("Ed25519")
                .generatePublic(new java.security.spec.X509EncodedKeySpec(encoded)));
        check.update(text.getBytes(StandardCharsets.UTF_8));
        return check.verify(Base64.getDecoder().decode(day.get("signature").textValue()));
    }

    @Test
    void shouldRefuseAKeyThatIsNone() throws Exception {
        final Path file = key();
        final Path open = directory.resolve(PlatformKey.PUBLIC);
        final String text = Files.readString(open);
        key();
        Files.writeString(open, text);
        assertThatThrownBy(() -> PlatformKey.read(file)).hasMessageContaining("are not of one key");
        Files.writeString(open, text.replace("PUBLIC", "PRIVATE"));
        assertThatThrownBy(() -> PlatformKey.read(file)).hasMessageContaining("is no PUBLIC KEY in PEM");
        Files.delete(open);
        assertThatThrownBy(() -> PlatformKey.read(file)).hasMessageContaining("is missing");
        Files.writeString(open, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        assertThatThrownBy(() -> PlatformKey.read(file)).hasMessageContaining("is no Ed25519 key");
    }
}
