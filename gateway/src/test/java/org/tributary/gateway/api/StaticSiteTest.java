package org.tributary.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;

class StaticSiteTest {
    private static final long MAX_COMPRESSED_BYTES = 250_000;

    private final StaticSite site = new StaticSite();

    private ApiResponse get(final String path, final Map<String, String> headers) {
        return site.routes().stream()
                .filter(route -> route.path().equals(path)
                        || route.path().endsWith("/*")
                                && path.startsWith(
                                        route.path().substring(0, route.path().length() - 1)))
                .findFirst()
                .orElseThrow()
                .handler()
                .handle(new ApiRequest("GET", path, Map.of(), headers, new byte[0], ""));
    }

    @Test
    void shouldServeEveryFileThatAPageNamesAndNothingFromElsewhere() {
        for (final String page : List.of("/", "/ops")) {
            final String html = get(page, Map.of()).text();
            assertThat(html)
                    .doesNotContain("http://")
                    .doesNotContain("https://")
                    .doesNotContain(" style=");
            assertThat(html).doesNotContainPattern("<script(?![^>]*src=)").doesNotContainPattern(" on[a-z]+=");
            final Matcher names =
                    Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"").matcher(html);
            int found = 0;
            while (names.find()) {
                assertThat(get(names.group(1), Map.of()).status()).isEqualTo(200);
                found++;
            }
            assertThat(found).isGreaterThan(5);
        }
    }

    /** A script that asks for an element by its id gets the first one of that id. */
    @Test
    void shouldGiveNoIdTwiceOnAPage() {
        for (final String page : List.of("/", "/ops", "/proof")) {
            final List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                    .matcher(get(page, Map.of()).text())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(ids).as(page).isNotEmpty().doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldForbidEverythingButItsOwnFilesWhenAPageIsServed() {
        assertThat(get("/", Map.of()).headers().get("content-security-policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
    }

    @Test
    void shouldStayBelowTheBudgetWhenCompressed() throws IOException {
        assertThat(site.compressedBytes()).isLessThan(MAX_COMPRESSED_BYTES);
        final ApiResponse gzip = get("/assets/uplot.js", Map.of("accept-encoding", "gzip, br"));
        assertThat(gzip.headers()).containsEntry("content-encoding", "gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
            assertThat(in.readAllBytes())
                    .isEqualTo(get("/assets/uplot.js", Map.of()).body());
        }
    }

    @Test
    void shouldNotSendAgainWhatTheBrowserHas() {
        final String tag = get("/assets/app.js", Map.of()).headers().get("etag");
        assertThat(get("/assets/app.js", Map.of("if-none-match", tag)).status()).isEqualTo(304);
        assertThatThrownBy(() -> get("/assets/../secret", Map.of())).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> get("/assets/index.html", Map.of())).isInstanceOf(ApiException.class);
    }
}
