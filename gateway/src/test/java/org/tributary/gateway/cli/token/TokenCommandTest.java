package org.tributary.gateway.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.http.AdminTokens;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.Role;
import org.tributary.gateway.server.TokenFiles;
import picocli.CommandLine;

class TokenCommandTest {
    @TempDir
    Path keys;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(final String... arguments) {
        out.getBuffer().setLength(0);
        return new CommandLine(new TokenCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void shouldPrintATokenOnceAndKeepOnlyItsHash() throws Exception {
        assertThat(run("alice", "--role", "operator", "--keys", keys.toString()))
                .isZero();
        final String alice = out.toString().strip();
        assertThat(run("app", "--role", "read", "--keys", keys.toString())).isZero();
        final String app = out.toString().strip();

        final AdminTokens tokens = new AdminTokens(TokenFiles.read(keys, true));
        assertThat(alice).matches("[0-9a-f]{64}").isNotEqualTo(app);
        assertThat(tokens.holderOf("Bearer " + alice)).isEqualTo(new Holder("alice", Role.OPERATOR));
        assertThat(tokens.holderOf("Bearer " + app)).isEqualTo(new Holder("app", Role.READ));
        final Path file = keys.resolve("tokens.yaml");
        assertThat(Files.readString(file)).doesNotContain(alice).doesNotContain(app);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldWriteNothingWhenItIsAskedWrongly() throws Exception {
        assertThat(run("a b", "--role", "read", "--keys", keys.toString())).isEqualTo(2);
        assertThat(run("admin", "--role", "read", "--keys", keys.toString())).isEqualTo(2);
        assertThat(run("alice", "--role", "boss", "--keys", keys.toString())).isEqualTo(2);
        assertThat(run("alice", "--role", "read", "--keys", keys.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("letters, digits").contains("--keys");
        assertThat(keys.resolve("tokens.yaml")).doesNotExist();

        Files.writeString(keys.resolve("tokens.yaml"), "tokens: broken\n");
        assertThat(run("alice", "--role", "read", "--keys", keys.toString())).isNotZero();
        assertThat(Files.readString(keys.resolve("tokens.yaml"))).isEqualTo("tokens: broken\n");
    }
}
