package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** What {@code sign} refuses; the page "Take your first donation" shows what it signs. */
class SignCommandTest {
    @TempDir
    Path root;

    private int exitCode;

    @BeforeEach
    void write() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
    }

    private String run(final String channel, final String amount, final String donor) {
        final PrintStream out = System.out;
        final PrintStream err = System.err;
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            exitCode = Main.run(
                    "sign",
                    "--channel",
                    channel,
                    "--project",
                    "kids-gallery",
                    "--amount",
                    amount,
                    "--donor",
                    donor,
                    "--config",
                    root.resolve(SandboxDirectory.SETTINGS).toString());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"stripe,stripe/webhook.secret", "pay.counter,payments/counter.secret"})
    void shouldRefuseASecretWhenItIsNoSandboxs(final String channel, final String file) throws Exception {
        assertThat(run(channel, "1.00", "ann")).startsWith("curl ");
        assertThat(exitCode).isEqualTo(ExitCodes.FINE);
        Files.writeString(root.resolve("keys").resolve(file), "whsec_" + "r".repeat(40));
        assertThat(run(channel, "1.00", "ann"))
                .contains("holds no sandbox key of " + channel)
                .doesNotContain("curl");
        assertThat(exitCode).isEqualTo(ExitCodes.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wechatpay", "alipay", "unionpay", "stripe", "pay.counter"})
    void shouldRefuseWhenTheSettingsAreOfProduction(final String channel) throws Exception {
        final Path settings = root.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(
                settings, Files.readString(settings).replace("environment: sandbox", "environment: production"));
        assertThat(run(channel, "1.00", "ann")).contains("holds no sandbox key").doesNotContain("curl");
        assertThat(exitCode).isEqualTo(ExitCodes.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.005", "x", ""})
    void shouldRefuseAnAmountWhenItIsNoYuan(final String amount) {
        assertThat(run("alipay", amount, "ann"))
                .contains("must be yuan above 0")
                .doesNotContain("curl");
        assertThat(exitCode).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void shouldRefuseAChannelWhenThereIsNone() {
        assertThat(run("paypal", "1.00", "ann")).contains("holds no sandbox key of paypal");
        assertThat(run("pay.none", "1.00", "ann")).contains("holds no sandbox key of pay.none");
    }

    @Test
    void shouldQuoteForTheShellWhenTheDonorHasAQuote() {
        // URL-encoded in the data, so that no quote reaches the shell.
        assertThat(run("pay.counter", "1.00", "o'neil; rm")).contains("d=o%27neil%3B+rm");
    }
}
