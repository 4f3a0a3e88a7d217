package org.tributary.gateway.server;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.tributary.engine.codec.Sha256;

/** Tokens of persons, made from their names, and the lines of {@code tokens.yaml} that let them in. */
final class NamedTokens {
    private NamedTokens() {}

    static String tokenOf(final String name) {
        return (name + "-0123456789abcdef0123456789abcdef").repeat(2);
    }

    static String line(final String name, final String role) {
        return "  - {name: " + name + ", role: " + role + ", sha256: \""
                + HexFormat.of().formatHex(Sha256.of(tokenOf(name).getBytes(StandardCharsets.UTF_8))) + "\"}\n";
    }
}
