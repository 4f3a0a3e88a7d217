package org.tributary.gateway.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.transparency.Disclosed;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/**
 * {@code GET /api/v1/disclosure} and the page {@code /disclosure}: the public totals that finance disclosed last (API.md, 7.1). They are
 * read again when their file has changed. Any thread.
 */
public final class DisclosureApi {
    /** Largest file served; 5,000 projects with ten sponsors each take about 6 MiB. */
    private static final int MAX_BYTES = 32 << 20;

    private static final int TAG_BYTES = 12;
    /** The page has its style inside and nothing else that is loaded or run. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    private final Answer page;
    private final Answer totals;

    /** What the server of a data directory discloses. */
    public DisclosureApi(final Path data) {
        final Disclosed disclosed = new Disclosed(data);
        page = new Answer(disclosed.file(Disclosed.PAGE), "text/html; charset=utf-8");
        totals = new Answer(disclosed.file(Disclosed.TOTALS), ApiResponse.JSON);
    }

    /** The routes. */
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/disclosure", totals::to),
                ApiRoute.get(
                        "/disclosure",
                        request -> page.to(request)
                                .with("content-security-policy", POLICY)
                                .with("referrer-policy", "no-referrer")
                                .with("x-frame-options", "DENY")));
    }

    /** One file, kept as long as it is the same. */
    private static final class Answer {
        private final Path file;
        private final String contentType;
        private volatile @Nullable Content content;

        private record Content(FileTime written, long size, byte[] bytes, String tag) {}

        Answer(final Path file, final String contentType) {
            this.file = file;
            this.contentType = contentType;
        }

        ApiResponse to(final ApiRequest request) {
            final Content now = newest();
            final Map<String, String> headers = Map.of("etag", now.tag(), "cache-control", "no-cache");
            if (now.tag().equals(request.header("if-none-match"))) {
                return new ApiResponse(304, contentType, new byte[0], headers);
            }
            return new ApiResponse(200, contentType, now.bytes(), headers);
        }

        private Content newest() {
            try {
                final BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                final Content kept = content;
                if (kept != null
                        && kept.size() == found.size()
                        && kept.written().equals(found.lastModifiedTime())) {
                    return kept;
                }
                if (found.size() > MAX_BYTES) {
                    throw new IOException(file + " has " + found.size() + " bytes, more than " + MAX_BYTES);
                }
                final byte[] bytes = Files.readAllBytes(file);
                final String tag = "\"" + HexFormat.of().formatHex(Sha256.of(bytes), 0, TAG_BYTES) + "\"";
                final Content read = new Content(found.lastModifiedTime(), found.size(), bytes, tag);
                content = read;
                return read;
            } catch (final NoSuchFileException none) {
                throw new ApiException(
                        404, "Not disclosed", "No totals are disclosed yet: `tributary settle --disclose` does it.");
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
