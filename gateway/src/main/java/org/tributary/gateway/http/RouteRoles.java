package org.tributary.gateway.http;

import java.util.List;

/**
 * The role that each request with a token needs. The first row that fits decides; what no row names needs {@link Role#ADMIN}.
 * The table stands in API.md too, and a test compares them.
 */
public final class RouteRoles {
    private static final List<Row> ROWS = List.of(
            new Row("GET", "/api/v1/**", Role.READ),
            // What sponsors owe, the charities' merchants and the banks' references.
            new Row("GET", "/admin/v1/payouts", Role.FINANCE),
            new Row("GET", "/admin/v1/payouts/**", Role.FINANCE),
            new Row("GET", "/admin/v1/**", Role.READ),
            new Row("POST", "/admin/v1/pools/*/budget", Role.OPERATOR),
            new Row("POST", "/admin/v1/pools/*/suspend", Role.OPERATOR),
            new Row("POST", "/admin/v1/pools/*/resume", Role.OPERATOR),
            new Row("POST", "/admin/v1/projects/*/close", Role.OPERATOR),
            new Row("POST", "/admin/v1/projects/*/reopen", Role.OPERATOR),
            new Row("POST", "/admin/v1/projects/*/freeze", Role.OPERATOR),
            new Row("POST", "/admin/v1/projects/*/unfreeze", Role.OPERATOR),
            new Row("POST", "/admin/v1/projects/*/void-matches", Role.FINANCE),
            new Row("POST", "/admin/v1/matches/**", Role.FINANCE),
            new Row("POST", "/admin/v1/payouts", Role.FINANCE),
            new Row("POST", "/admin/v1/payouts/**", Role.FINANCE),
            new Row("POST", "/admin/v1/held/**", Role.FINANCE),
            new Row("POST", "/admin/v1/corrections", Role.FINANCE),
            new Row("POST", "/admin/v1/receipts", Role.FINANCE),
            new Row("POST", "/admin/v1/notices/*/dismiss", Role.FINANCE),
            new Row("POST", "/admin/v1/clock", Role.OPERATOR),
            new Row("POST", "/admin/v1/webhooks/*/replay", Role.OPERATOR),
            // The role of the change that is approved; the route checks it.
            new Row("POST", "/admin/v1/approvals/*", Role.READ),
            new Row("PUT", "/admin/v1/campaign", Role.ADMIN));

    /**
     * One row.
     *
     * @param path {@code *} stands for one part of a path, {@code **} at the end for all that follow
     */
    public record Row(String method, String path, Role role) {
        boolean fits(final String askedMethod, final String askedPath) {
            if (!method.equals(askedMethod)) {
                return false;
            }
            final String[] wanted = path.split("/", -1);
            final String[] asked = askedPath.split("/", -1);
            for (int i = 0; i < wanted.length; i++) {
                if (wanted[i].equals("**")) {
                    return asked.length > i;
                }
                if (i >= asked.length || !wanted[i].equals("*") && !wanted[i].equals(asked[i])) {
                    return false;
                }
            }
            return asked.length == wanted.length;
        }
    }

    private RouteRoles() {}

    /**
     * The role that a request needs.
     *
     * @param path percent-decoded
     */
    public static Role needed(final String method, final String path) {
        for (final Row row : ROWS) {
            if (row.fits(method, path)) {
                return row.role();
            }
        }
        return Role.ADMIN;
    }

    /** All rows, in order. */
    public static List<Row> rows() {
        return ROWS;
    }
}
