package org.tributary.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteRolesTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/orders/o-1, READ",
        "GET, /api/v1/donations/wechatpay/4200, READ",
        "GET, /admin/v1/held, READ",
        "GET, /admin/v1/audit, READ",
        "GET, /admin/v1/payouts, FINANCE",
        "GET, /admin/v1/payouts/140, FINANCE",
        "POST, /admin/v1/pools/p/budget, OPERATOR",
        "POST, /admin/v1/projects/freeze/freeze, OPERATOR",
        "POST, /admin/v1/projects/freeze/void-matches, FINANCE",
        "POST, /admin/v1/held/12/allocate, FINANCE",
        "POST, /admin/v1/held/refunded, FINANCE",
        "POST, /admin/v1/corrections, FINANCE",
        "PUT, /admin/v1/campaign, ADMIN",
        "POST, /admin/v1/campaign, ADMIN",
        "POST, /admin/v1/pools/p/budget/x, ADMIN",
        "POST, /admin/v1/something-new, ADMIN"
    })
    void shouldNameTheRole(final String method, final String path, final Role role) {
        assertThat(RouteRoles.needed(method, path)).isEqualTo(role);
    }

    @ParameterizedTest
    @CsvSource({
        "READ, READ",
        "OPERATOR, READ OPERATOR",
        "FINANCE, READ FINANCE",
        "ADMIN, READ OPERATOR FINANCE ADMIN",
    })
    void shouldLetEachRoleDoItsOwnAndRead(final Role role, final String may) {
        final List<String> allowed = List.of(may.split(" "));
        for (final Role needed : Role.values()) {
            assertThat(role.may(needed)).as("%s may %s", role, needed).isEqualTo(allowed.contains(needed.name()));
        }
    }

    @Test
    void shouldStandInTheApisPage() throws IOException {
        final String table = RouteRoles.rows().stream()
                .map(row -> "| `" + row.method() + " " + row.path() + "` | "
                        + row.role().word() + " |")
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(Path.of("API.md"))).contains(table);
    }
}
