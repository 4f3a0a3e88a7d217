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

    private static final Holder ADMIN = new Holder("admin", Role.ADMIN);

    private static AdminTokens tokens(final String... lines) {
        return new AdminTokens(AdminTokens.of(ADMIN, AdminTokens.hashesOf(List.of(lines))));
    }

    @Test
    void shouldNameTheHolderWhenAnyTokenInForceIsGiven() {
        final AdminTokens tokens = tokens(OLD, NEW);

        assertThat(tokens.holderOf("Bearer " + OLD)).isEqualTo(ADMIN);
        assertThat(tokens.holderOf("bearer  " + NEW + " ")).isEqualTo(ADMIN);
        assertThat(tokens.refused()).isZero();
    }

    @Test
    void shouldRefuseAndCountWhenTheTokenIsNotInForce() {
        final AdminTokens tokens = tokens(OLD);

        assertThat(tokens.holderOf(null)).isNull();
        assertThat(tokens.holderOf("Basic " + OLD)).isNull();
        assertThat(tokens.holderOf("Bearer " + NEW)).isNull();
        assertThat(tokens.holderOf("Bearer ")).isNull();
        assertThat(tokens.refused()).isEqualTo(4);
    }

    @Test
    void shouldEndATokenWhenItIsReplaced() {
        final AdminTokens tokens = tokens(OLD);
        tokens.replace(AdminTokens.of(ADMIN, AdminTokens.hashesOf(List.of(NEW))));

        assertThat(tokens.holderOf("Bearer " + OLD)).isNull();
        assertThat(tokens.holderOf("Bearer " + NEW)).isEqualTo(ADMIN);
    }

    @Test
    void shouldTakeATokenWhenOnlyItsHashIsInTheFile() throws NoSuchAlgorithmException {
        final byte[] hash = MessageDigest.getInstance("SHA-256").digest(OLD.getBytes(StandardCharsets.UTF_8));
        final AdminTokens tokens = tokens("sha256:" + HexFormat.of().formatHex(hash));

        assertThat(tokens.holderOf("Bearer " + OLD)).isEqualTo(ADMIN);
        assertThat(tokens.holderOf("Bearer sha256:" + HexFormat.of().formatHex(hash)))
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
