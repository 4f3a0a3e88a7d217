package org.tributary.gateway.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.tributary.engine.codec.Sha256;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/**
 * The dashboard, the ops page, the proof page and the API's description from the jar: read, compressed and tagged once at the
 * start. The pages may load only their own files and call only this server. Any thread.
 */
public final class StaticSite {
    private static final String ROOT = "/org/tributary/gateway/dashboard/";
    private static final String ASSETS = "/assets/";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
    private static final List<String> OWN = List.of(
            "early.js",
            "app.js",
            "text.js",
            "format.js",
            "names.js",
            "live.js",
            "curves.js",
            "panels.js",
            "rows.js",
            "next.js",
            "servertime.js",
            "stage.js",
            "ops.js",
            "proof.js",
            "proof.css",
            "style.css",
            "ops.css",
            "icon.svg");
    private static final int TAG_BYTES = 12;

    private record Asset(String contentType, byte[] plain, byte[] gzip, String tag) {}

    private final Map<String, Asset> assets = new HashMap<>();
    private final Asset description = asset("openapi.yaml", read("/org/tributary/gateway/api/openapi.yaml"));

    /** Reads all pages from the jar. */
    public StaticSite() {
        final String uplot = "/META-INF/resources/webjars/uplot/" + version("uplot") + "/dist/";
        assets.put("uplot.js", asset("uplot.js", read(uplot + "uPlot.iife.min.js")));
        assets.put("uplot.css", asset("uplot.css", read(uplot + "uPlot.min.css")));
        for (final String name : OWN) {
            assets.put(name, asset(name, read(ROOT + name)));
        }
        assets.put("index.html", asset("index.html", read(ROOT + "index.html")));
        assets.put("ops.html", asset("ops.html", read(ROOT + "ops.html")));
        assets.put("proof.html", asset("proof.html", read(ROOT + "proof.html")));
    }

    /** The pages' routes. */
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/", request -> page(request, "index.html")),
                ApiRoute.get("/ops", request -> page(request, "ops.html")),
                ApiRoute.get("/proof", request -> page(request, "proof.html")),
                ApiRoute.get("/openapi.yaml", request -> answer(request, description)),
                ApiRoute.get(ASSETS + "*", this::file));
    }

    /** Returns the compressed size of a page with all its files. */
    long compressedBytes() {
        return assets.values().stream().mapToLong(asset -> asset.gzip().length).sum();
    }

    private Asset asset(final String name) {
        final Asset asset = assets.get(name);
        if (asset == null) {
            throw new IllegalStateException("the jar has no page " + name);
        }
        return asset;
    }

    private ApiResponse page(final ApiRequest request, final String name) {
        return answer(request, asset(name))
                .with("content-security-policy", POLICY)
                .with("referrer-policy", "no-referrer")
                .with("cross-origin-opener-policy", "same-origin")
                .with("x-frame-options", "DENY");
    }

    private ApiResponse file(final ApiRequest request) {
        final String name = request.path().substring(ASSETS.length());
        final Asset asset = name.endsWith(".html") ? null : assets.get(name);
        if (asset == null) {
            throw new ApiException(404, "Not found", "There is nothing at this path.");
        }
        return answer(request, asset);
    }

    private static ApiResponse answer(final ApiRequest request, final Asset asset) {
        // Checked again at each load: a new version of the server shows its own pages at once.
        final Map<String, String> headers =
                Map.of("etag", asset.tag(), "cache-control", "no-cache", "vary", "accept-encoding");
        if (asset.tag().equals(request.header("if-none-match"))) {
            return new ApiResponse(304, asset.contentType(), new byte[0], headers);
        }
        final String encodings = request.header("accept-encoding");
        if (encodings != null && encodings.toLowerCase(Locale.ROOT).contains("gzip")) {
            return new ApiResponse(200, asset.contentType(), asset.gzip(), headers).with("content-encoding", "gzip");
        }
        return new ApiResponse(200, asset.contentType(), asset.plain(), headers);
    }

    private static Asset asset(final String name, final byte[] plain) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return new Asset(contentType(name), plain, out.toByteArray(), tag(plain));
    }

    private static String tag(final byte[] content) {
        final byte[] hash = Sha256.of(content);
        return "\"" + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + "\"";
    }

    private static String contentType(final String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "yaml" -> "application/yaml";
            default -> "image/svg+xml";
        };
    }

    private static String version(final String library) {
        final Properties versions = new Properties();
        try (InputStream in = open(ROOT + "versions.properties")) {
            versions.load(in);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return versions.getProperty(library);
    }

    private static byte[] read(final String path) {
        try (InputStream in = open(path)) {
            return in.readAllBytes();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static InputStream open(final String path) {
        final InputStream in = StaticSite.class.getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException("missing in the jar: " + path);
        }
        return in;
    }
}
