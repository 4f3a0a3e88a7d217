package org.tributary.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdminTokensTest {
    private static final String OLD = "0123456789abcdef0123456789abcdef";
    private static final String NEW = "fedcba9876543210fedcba9876543210";

    private static AdminTokens tokens(final String... lines) {
        return new AdminTokens("admin", AdminTokens.hashesOf(List.of(lines)));
    }

    @Test
    void shouldNameTheHolderWhenAnyTokenInForceIsGiven() {
        final AdminTokens tokens = tokens(OLD, NEW);

        assertThat(tokens.actorOf("Bearer " + OLD)).isEqualTo("admin");
        assertThat(tokens.actorOf("bearer  " + NEW + " ")).isEqualTo("admin");
        assertThat(tokens.refused()).isZero();
    }

    @Test
    void shouldRefuseAndCountWhenTheTokenIsNotInForce() {
        final AdminTokens tokens = tokens(OLD);

        assertThat(tokens.actorOf(null)).isNull();
        assertThat(tokens.actorOf("Basic " + OLD)).isNull();
        assertThat(tokens.actorOf("Bearer " + NEW)).isNull();
        assertThat(tokens.actorOf("Bearer ")).isNull();
        assertThat(tokens.refused()).isEqualTo(4);
    }

    @Test
    void shouldEndATokenWhenItIsReplaced() {
        final AdminTokens tokens = tokens(OLD);
        tokens.replace(AdminTokens.hashesOf(List.of(NEW)));

        assertThat(tokens.actorOf("Bearer " + OLD)).isNull();
        assertThat(tokens.actorOf("Bearer " + NEW)).isEqualTo("admin");
    }

    @Test
    void shouldTakeATokenWhenOnlyItsHashIsInTheFile() throws NoSuchAlgorithmException {
        final byte[] hash = MessageDigest.getInstance("SHA-256").digest(OLD.getBytes(StandardCharsets.UTF_8));
        final AdminTokens tokens = tokens("sha256:" + HexFormat.of().formatHex(hash));

        assertThat(tokens.actorOf("Bearer " + OLD)).isEqualTo("admin");
        assertThat(tokens.actorOf("Bearer sha256:" + HexFormat.of().formatHex(hash)))
                .isNull();
    }

    @Test
    void shouldNameTheLineWhenItIsNoToken() {
        assertThatThrownBy(() -> tokens(OLD, "short")).hasMessageContaining("line 2 has 5 characters");
        assertThatThrownBy(() -> tokens("sha256:12")).hasMessageContaining("line 1 has 2 characters after sha256:");
        assertThatThrownBy(() -> tokens("sha256:" + "x".repeat(64))).hasMessageContaining("not hexadecimal");
        assertThatThrownBy(() -> tokens()).hasMessageContaining("there is no token");
    }
}
