package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.settlement.reconcile.Bills;
import org.tributary.gateway.channel.key.KeyFiles;

/**
 * Runs every command of RUNBOOK.md, in its order, in one shell: against the packaged jar, a data directory that holds
 * yesterday, and a server. Only {@code systemctl} is replaced, by functions that start and stop that server.
 */
class RunbookIT {
    private static final String PROMPT = "    $ ";

    /** Commands whose exit code 1 means that a check found something. */
    private static final List<String> CHECKS = List.of("tributary doctor ", "tributary reconcile ");

    @TempDir
    private Path scene;

    @Test
    void shouldRunEveryCommandOfTheRunbook() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")) && Files.isExecutable(Path.of("/usr/bin/curl")));
        final Path conf = Files.createDirectories(scene.resolve("conf"));
        final PastDay past = PastDay.write(conf);
        final int port = freePort();
        final Path settings = conf.resolve("tributary.yaml");
        Files.writeString(settings, Files.readString(settings).replace("port: 8099", "port: " + port));
        // The past day's campaign has a partner; its secret is what `check` misses.
        final Path secret =
                Files.createDirectories(conf.resolve("keys/partners")).resolve("walk.secret");
        Files.writeString(secret, "0123456789abcdef0123456789abcdef");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        final Path wechat = conf.resolve("keys/wechatpay/merchant.json");
        final String merchant = KeyFiles.required(KeyFiles.flatJson(wechat), "mchid", wechat);
        Files.writeString(
                Files.createDirectories(conf.resolve("bills")).resolve("wechatpay-" + past.day + ".csv"),
                Bills.wechatPay(merchant, List.of(Bills.Item.payment("past-1", 100, past.day + " 12:00:00"))));

        final List<String> commands = commands();
        final Path script = Files.writeString(scene.resolve("script.sh"), script(commands));
        final Path log = scene.resolve("log");
        final ProcessBuilder shell = new ProcessBuilder("/bin/bash", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        shell.environment()
                .putAll(Map.of(
                        "conf", conf.toString(),
                        "data", conf.toString(),
                        "backups",
                                Files.createDirectories(scene.resolve("backups"))
                                        .toString(),
                        "url", "http://127.0.0.1:" + port,
                        "JAR",
                                Path.of("target", "tributary.jar")
                                        .toAbsolutePath()
                                        .toString(),
                        "JAVA",
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        final Process process = shell.start();
        assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(commands).hasSizeGreaterThan(80);
    }

    private static List<String> commands() throws IOException {
        return Files.readAllLines(Path.of("RUNBOOK.md")).stream()
                .filter(line -> line.startsWith(PROMPT))
                .map(line -> line.substring(PROMPT.length()))
                .toList();
    }

    private static String script(final List<String> commands) {
        final List<String> lines = new ArrayList<>(List.of(
                "set -uo pipefail",
                "tributary() { \"$JAVA\" -jar \"$JAR\" \"$@\"; }",
                "server=",
                // The child empties the file later than this shell looks into it.
                "start() { : >ready; \"$JAVA\" -jar \"$JAR\" serve --config \"$conf/tributary.yaml\" --data \"$data\" >ready &",
                "  server=$!; until grep -q ^ready ready; do kill -0 $server || exit 9; sleep 0.1; done; }",
                "stop() { kill $server && wait $server; }",
                "systemctl() { \"$1\"; }",
                "trap '[ -z \"$server\" ] || kill -9 $server 2>/dev/null' EXIT",
                "cd \"$conf\" && start"));
        for (final String command : commands) {
            final boolean check = CHECKS.stream().anyMatch(command::startsWith);
            lines.add("echo '>>>' " + quoted(command));
            lines.add(command);
            lines.add("code=$?; [ $code = 0 ]" + (check ? " || [ $code = 1 ]" : "")
                    + " || { echo failed: $code; exit 1; }");
        }
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(final String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
