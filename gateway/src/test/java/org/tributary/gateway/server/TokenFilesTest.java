package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.NamedToken;
import org.tributary.gateway.http.Role;

class TokenFilesTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    @TempDir
    Path keys;

    private void named(final String text) throws IOException {
        Files.writeString(keys.resolve("tokens.yaml"), text);
    }

    private void admin() throws IOException {
        Files.writeString(keys.resolve("admin.token"), "a-token-of-the-tests-of-32-letters");
    }

    @Test
    void shouldReadNamesRolesAndHashes() throws Exception {
        named("tokens:\n  - {name: alice, role: operator, sha256: \"" + HASH + "\"}\n"
                + "  - {name: app, role: read, sha256: \"" + HASH.replace('0', '9') + "\"}\n");
        assertThat(TokenFiles.read(keys, true))
                .extracting(NamedToken::holder)
                .containsExactly(new Holder("alice", Role.OPERATOR), new Holder("app", Role.READ));
    }

    @Test
    void shouldLetTheNamelessTokenOnlyReadInProductionWhenThereAreNames() throws Exception {
        admin();
        assertThat(TokenFiles.read(keys, true))
                .extracting(NamedToken::holder)
                .containsExactly(new Holder("admin", Role.ADMIN));
        named("tokens:\n  - {name: alice, role: admin, sha256: \"" + HASH + "\"}\n");
        assertThat(TokenFiles.read(keys, true)).extracting(NamedToken::holder).contains(new Holder("admin", Role.READ));
        assertThat(TokenFiles.read(keys, false))
                .extracting(NamedToken::holder)
                .contains(new Holder("admin", Role.ADMIN));
    }

    @Test
    void shouldWantOneOfTheTwo() {
        assertThatThrownBy(() -> TokenFiles.read(keys, true))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("admin.token");
    }

    @Test
    void shouldNameFileLineFieldAndRemedyOfEveryMistake() throws Exception {
        named("tokens:\n  - {name: \"a b\", role: boss, sha256: \"12\"}\n  - {name: admin, role: read, sha256: \""
                + HASH
                + "\"}\n  - {name: bob, role: read, sha256: \"" + HASH + "\"}\n  - {name: eve, rule: read, sha256: \""
                + HASH
                + "\"}\n");
        assertThatThrownBy(() -> TokenFiles.read(keys, false))
                .hasMessageContaining("tokens.yaml:2")
                .hasMessageContaining("\"boss\"")
                .hasMessageContaining("Write one of read, operator, finance, admin")
                .hasMessageContaining("tributary token NAME --role ROLE")
                .hasMessageContaining("tokens.yaml:3")
                .hasMessageContaining("the same token stands twice")
                .hasMessageContaining("unknown key \"rule\"");
    }
}
