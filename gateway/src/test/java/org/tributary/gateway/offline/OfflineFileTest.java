package org.tributary.gateway.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfflineFileTest {
    private static final long NOW_MS = 1_788_742_800_000L;
    private static final String HEADER = "id,amount,currency,paidAt,merchant,project,donor,team,kind,refundId\n";
    private static final String GIFT = "g1,50.00,CNY,2026-09-07T08:00:00+08:00,m1,kids-gallery,安妮,class-3,,\n";
    private static final String REFUND = "g1,20.5,CNY,2026-09-07T08:30:00+08:00,m1,,,,refund,r1\n";

    @TempDir
    Path directory;

    private OfflineFile read(final String text) throws IOException {
        return OfflineFile.read(Files.writeString(directory.resolve("gifts.csv"), text), NOW_MS);
    }

    @Test
    void shouldMakeTheSourcesBodyOfEachRow() throws Exception {
        final OfflineFile file = read("\uFEFF" + HEADER.replace("\n", "\r\n") + GIFT.replace("\n", "\r\n") + REFUND);
        assertThat(file.mistakes()).isEmpty();
        assertThat(file.rows()).extracting(OfflineRow::row).containsExactly(2, 3);
        final JsonNode gift = new ObjectMapper().readTree(file.rows().get(0).body());
        assertThat(gift)
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"kind\":\"payment\",\"amountFen\":5000,\"id\":\"g1\",\"currency\":\"CNY\","
                                + "\"paidAt\":\"2026-09-07T08:00:00+08:00\",\"merchant\":\"m1\","
                                + "\"attach\":\"p=kids-gallery&d=%E5%AE%89%E5%A6%AE&t=class-3\"}"));
        final JsonNode refund = new ObjectMapper().readTree(file.rows().get(1).body());
        assertThat(refund)
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"kind\":\"refund\",\"amountFen\":2050,\"id\":\"g1\",\"currency\":\"CNY\","
                                + "\"paidAt\":\"2026-09-07T08:30:00+08:00\",\"merchant\":\"m1\",\"refundId\":\"r1\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "g1;g 1;id",
                "50.00;0;amount",
                "50.00;50.001;amount",
                "50.00;¥50;amount",
                "50.00;\"1,000.00\";amount",
                "50.00;-5;amount",
                "CNY;RMB;currency",
                "CNY;JPY;currency",
                "+08:00;'';paidAt",
                "2026-09-07;2026-09-08;paidAt",
                "m1;'';merchant",
                "kids-gallery;Kids Gallery;project",
                "kids-gallery;'';project",
                "class-3;a-team-with-a-name-of-over-32-bytes;team",
                ",class-3,,;,class-3,gift,;kind",
                ",class-3,,;,class-3,,r1;refundId",
                ",class-3,,;,class-3,refund,r1;project"
            })
    void shouldKeepNoRowAndNameRowAndColumnWhenOneIsWrong(final String part, final String other, final String column)
            throws Exception {
        assertThat(GIFT).contains(part);
        final OfflineFile file = read(HEADER + GIFT.replace("g1", "g0") + GIFT.replace(part, other));
        assertThat(file.rows()).isEmpty();
        assertThat(file.mistakes()).singleElement().satisfies(mistake -> {
            assertThat(mistake.row()).isEqualTo(3);
            assertThat(mistake.column()).isEqualTo(column);
            assertThat(mistake.toString()).startsWith("row 3, column " + column + ": ");
        });
    }

    @Test
    void shouldNameBothRowsWhenTwoHaveOneId() throws Exception {
        assertThat(read(HEADER + GIFT + GIFT).mistakes())
                .extracting(OfflineMistake::toString)
                .containsExactly("row 3, column id: is that of row 2: each gift has its own");
        assertThat(read(HEADER + GIFT + REFUND + REFUND).mistakes())
                .extracting(OfflineMistake::column)
                .containsExactly("refundId");
    }

    @Test
    void shouldRefuseTheFileWhenItsHeaderOrFormIsWrong() throws Exception {
        assertThat(read("").mistakes()).singleElement().asString().contains("has no header");
        assertThat(read(HEADER).mistakes()).singleElement().asString().contains("a header alone");
        assertThat(read(HEADER.replace("amount", "amountFen") + GIFT).mistakes())
                .extracting(OfflineMistake::column)
                .containsExactly("amountFen", "amount");
        assertThat(read(HEADER.replace("donor", "team") + GIFT).mistakes())
                .extracting(OfflineMistake::toString)
                .containsExactly("row 1, column team: appears twice");
        assertThat(read(HEADER + GIFT + "g2,1.00\n").mistakes())
                .extracting(OfflineMistake::toString)
                .containsExactly("row 3: has 2 values, the header has 10");
        assertThat(read(HEADER + "\"g1,50\n").mistakes())
                .singleElement()
                .asString()
                .contains("is not CSV");
        final Path file = directory.resolve("gbk.csv");
        Files.writeString(file, HEADER + GIFT, Charset.forName("GBK"));
        assertThatThrownBy(() -> OfflineFile.read(file, NOW_MS)).hasMessageContaining("is not UTF-8");
    }

    @Test
    void shouldListNoMoreThanTwentyMistakes() throws Exception {
        assertThat(read(HEADER + GIFT.replace("50.00", "0").repeat(50)).mistakes())
                .hasSize(OfflineFile.MAX_MISTAKES);
    }

    @Test
    void shouldReadTheBodyInUtf8() throws Exception {
        assertThat(new String(read(HEADER + GIFT).rows().get(0).body(), StandardCharsets.UTF_8))
                .isASCII();
    }
}
