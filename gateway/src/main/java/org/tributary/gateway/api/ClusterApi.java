package org.tributary.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/** {@code GET /api/v1/cluster} on a node: who leads, and how far this node is. Names no address; the log does. */
public final class ClusterApi {
    private final Supplier<@Nullable Map<String, Object>> report;
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * Over what the node knows.
     *
     * @param report null until the node has read its journal
     */
    public ClusterApi(final Supplier<@Nullable Map<String, Object>> report) {
        this.report = report;
    }

    /** The route. */
    public ApiRoute route() {
        return ApiRoute.get("/api/v1/cluster", this::answer);
    }

    private ApiResponse answer(final ApiRequest request) {
        final Map<String, Object> is = report.get();
        if (is == null) {
            throw new ApiException(503, "Not ready", "This node has not read its journal yet.");
        }
        final Map<String, Object> told = new LinkedHashMap<>(is);
        told.put("differs", !String.valueOf(told.remove("differences")).isEmpty());
        final Object problems = told.remove("problems");
        told.put("silent", problems instanceof Map<?, ?> map ? map.keySet() : List.of());
        try {
            return ApiResponse.json(mapper.writeValueAsBytes(told));
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
