package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.Role;

/** The rules of passing on; real nodes pass on in {@code NodeServerTest}. */
class PassedChangesTest {
    private static final String POOL = "/admin/v1/pools/early-bird/suspend";
    private static final Map<String, Holder> HOLDERS =
            Map.of("Bearer w", new Holder("wang", Role.OPERATOR), "Bearer l", new Holder("li", Role.FINANCE));

    private final List<ApiRequest> handled = new ArrayList<>();
    private final Readiness readiness = new Readiness();
    private final PassedChanges changes =
            new PassedChanges(token -> token == null ? null : HOLDERS.get(token), readiness);
    private final Node node = new Node();

    PassedChangesTest() {
        changes.routes(List.of(
                ApiRoute.admin("POST", "/admin/v1/pools/*", request -> {
                    handled.add(request);
                    return ApiResponse.json(new byte[0]);
                }),
                ApiRoute.admin("GET", "/admin/v1/approvals", request -> ApiResponse.json(new byte[0]))));
    }

    private static final class Node implements CoreHost {
        @Override
        public long agreedSequence() {
            return 0;
        }

        private @Nullable String leader = "b";
        private boolean leads;
        private int passed;

        @Override
        public CommandIngress ingress() {
            throw new IllegalStateException();
        }

        @Override
        public boolean hasFailed() {
            return false;
        }

        @Override
        public @Nullable String leader() {
            return leader;
        }

        @Override
        public boolean leads() {
            return leads;
        }

        @Override
        public Set<String> others() {
            return Set.of("b");
        }

        @Override
        public Map<String, String> placesOf(final String name) {
            return Map.of();
        }

        @Override
        public ApiResponse atLeader(final ApiRequest request) {
            passed++;
            return ApiResponse.json(202, new byte[0]);
        }

        @Override
        public Map<String, Object> report() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    private static ApiRequest post(final String path, final Map<String, String> headers) {
        return new ApiRequest(
                "POST", path, Map.of(), headers, "{}".getBytes(StandardCharsets.US_ASCII), "a name of another node");
    }

    @Test
    void shouldMakeChangesHereOnASingleServerAndOnTheLeader() {
        assertThat(changes.pass(post(POOL, Map.of()))).isNull();
        node.leads = true;
        changes.host(node);
        assertThat(changes.pass(post(POOL, Map.of()))).isNull();
        assertThat(node.passed).isZero();
    }

    @Test
    void shouldPassOnOnceAndNotAtAllWithoutALeaderOrWhatIsAboutThisNode() {
        changes.host(node);
        final ApiResponse passed = changes.pass(post(POOL, Map.of()));
        assertThat(passed).isNotNull();
        assertThat(passed.status()).isEqualTo(202);
        assertThatThrownBy(() -> changes.pass(post(POOL, Map.of(PassedChanges.PASSED_ON, "1"))))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("on the leader, which is b");
        assertThatThrownBy(() -> changes.pass(post("/admin/v1/clock", Map.of())))
                .hasMessageContaining("on the leader, which is b");
        node.leader = null;
        assertThatThrownBy(() -> changes.pass(post(POOL, Map.of()))).hasMessageContaining("Nothing was changed");
        assertThat(node.passed).isEqualTo(1);
    }

    @Test
    void shouldNameTheActorByTheLeadersOwnKeysAndRefuseOtherTokensRolesAndPaths() {
        assertThat(changes.handle(post(POOL, Map.of("authorization", "Bearer w")))
                        .status())
                .isEqualTo(200);
        assertThat(handled).hasSize(1);
        assertThat(handled.get(0).actor()).isEqualTo("wang");
        assertThat(handled.get(0).role()).isEqualTo(Role.OPERATOR);
        assertThat(handled.get(0).header(PassedChanges.PASSED_ON)).isNotNull();
        assertThat(changes.handle(post(POOL, Map.of())).status()).isEqualTo(401);
        assertThat(changes.handle(post(POOL, Map.of("authorization", "Bearer x")))
                        .status())
                .isEqualTo(401);
        assertThat(changes.handle(post(POOL, Map.of("authorization", "Bearer l")))
                        .status())
                .isEqualTo(403);
        assertThat(changes.handle(post("/admin/v1/approvals", Map.of("authorization", "Bearer w")))
                        .status())
                .isEqualTo(404);
        assertThat(changes.handle(post("/api/v1/none", Map.of("authorization", "Bearer w")))
                        .status())
                .isEqualTo(404);
        assertThat(handled).hasSize(1);
    }
}
