package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.client.AdminApi;
import org.tributary.gateway.client.ApiClient;
import org.tributary.gateway.client.ApiException;
import org.tributary.gateway.client.LookupsApi;
import org.tributary.gateway.client.ReadsApi;
import org.tributary.gateway.client.model.AllocateBody;
import org.tributary.gateway.client.model.Held;
import org.tributary.gateway.client.model.MoneyRecord;
import org.tributary.gateway.client.model.Order;
import org.tributary.gateway.client.model.Totals;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** A client that the build generates from {@code openapi.yaml}, against a running server. */
class GeneratedClientTest {
    @TempDir
    Path root;

    private static SimulatedPayment gift(final String id, final String project, final long fen) {
        return SimulatedPayment.of(id, "payer-" + id, "p=" + project, fen, System.currentTimeMillis() - 1_000);
    }

    @Test
    void shouldReadAndChangeWhatTheServerHas() throws Exception {
        try (SandboxServer sandbox = SandboxServer.write(root).open()) {
            final long nowMs = System.currentTimeMillis();
            sandbox.give(sandbox.channels().wechatPay().payment(gift("g-1", "kids-gallery", 10_000), nowMs));
            sandbox.give(sandbox.channels().alipay().payment(gift("g-2", "no-project", 300), nowMs));
            final String token =
                    Files.readString(root.resolve("keys/admin.token")).strip();
            final ApiClient open = new ApiClient();
            open.updateBaseUri(sandbox.server().address());
            final ApiClient admin = new ApiClient();
            admin.updateBaseUri(sandbox.server().address());
            admin.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));

            final Totals totals = new ReadsApi(open).totals();
            assertThat(totals.getDonations().getCount()).isEqualTo(1);
            assertThat(totals.getDonations().getAmountFen()).isEqualTo(10_000);
            assertThat(totals.getHeld().getAmountFen()).isEqualTo(300);
            assertThat(totals.getSequence()).isPositive();

            final LookupsApi lookups = new LookupsApi(admin);
            final List<Order> orders = lookups.order("o-g-1", 3);
            assertThat(orders).hasSize(1);
            assertThat(orders.get(0).getState()).isEqualTo(Order.StateEnum.ACCEPTED);
            assertThat(orders.get(0).getMatchedFen()).isPositive();
            assertThat(lookups.events(null, 1000, null, "donation").getEvents())
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(one.getActualInstance()).isInstanceOf(MoneyRecord.class));

            final AdminApi changes = new AdminApi(admin);
            final List<Held> held = changes.held(null, null, null);
            assertThat(held).hasSize(1);
            changes.allocateHeld(held.get(0).getSequence(), new AllocateBody().project("river-watch"));
            assertThat(new ReadsApi(open).totals().getDonations().getCount()).isEqualTo(2);
            assertThatThrownBy(() -> new AdminApi(open).held(null, null, null))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            e -> assertThat(e.getResponseBody()).contains("urn:tributary:problem:unauthorised"));
        }
    }
}
