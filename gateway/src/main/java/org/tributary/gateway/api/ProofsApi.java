package org.tributary.gateway.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.transparency.InclusionProof;
import org.tributary.engine.transparency.Prover;
import org.tributary.engine.transparency.Roots;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/** {@code GET /api/v1/proofs/CHANNEL/TRANSACTION} and {@code GET /api/v1/roots} (API.md). */
public final class ProofsApi {
    /** Proofs made at once; further requests are answered 503, so that proofs never take the whole machine. */
    private static final int MAX_AT_ONCE = 2;

    private static final int MAX_ID_LENGTH = 128;
    private static final String PROOFS = "/api/v1/proofs/";

    private final Roots roots;
    private final Supplier<JournalReader> readers;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);
    private final ObjectMapper json = new ObjectMapper();

    /**
     * The proofs of a data directory.
     *
     * @param readers opens a reader of the journal for one request
     */
    public ProofsApi(final Path data, final Supplier<JournalReader> readers) {
        this.roots = new Roots(data);
        this.readers = readers;
    }

    /** The routes. */
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.get("/api/v1/roots", this::roots), ApiRoute.get(PROOFS + "*", this::proof));
    }

    private ApiResponse roots(final ApiRequest request) {
        try {
            return ApiResponse.json(json.writeValueAsBytes(Map.of("roots", roots.all())));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ApiResponse proof(final ApiRequest request) {
        final List<String> parts = request.pathAfter(PROOFS);
        if (parts.size() != 2 || parts.get(0).isEmpty() || parts.get(1).isEmpty()) {
            throw new ApiException(404, "Not found", "Ask for " + PROOFS + "CHANNEL/TRANSACTION.");
        }
        if (parts.get(0).length() > MAX_ID_LENGTH || parts.get(1).length() > MAX_ID_LENGTH) {
            throw new ApiException(404, "Not found", "No channel has ids that long: check the transaction id.");
        }
        if (!places.tryAcquire()) {
            throw new ApiException(503, "Busy", "Other proofs are being made: retry in a second.");
        }
        try (JournalReader journal = readers.get()) {
            final InclusionProof proof = new Prover(roots, journal).prove(parts.get(0), parts.get(1));
            if (proof == null) {
                throw new ApiException(
                        404,
                        "Not in a settled day",
                        "No settled day has that payment. A day can be settled once it is over.");
            }
            return ApiResponse.json(json.writeValueAsBytes(proof));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            places.release();
        }
    }
}
