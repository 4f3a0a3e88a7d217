package org.tributary.gateway.cli.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.tributary.engine.journal.file.WholeFile;
import org.tributary.gateway.channel.Sha256;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.yaml.BadValueException;
import org.tributary.gateway.http.Role;
import org.tributary.gateway.server.TokenFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary token NAME --role R}. */
@Command(
        name = "token",
        description = {
            "Makes a token for a person or a program, prints it once, and adds its name, role and SHA-256 to KEYS/tokens.yaml. A",
            "running server takes it within five seconds. For a lost token make another one and remove the old line.",
            "",
            "Roles: read (records, orders, audit), operator (suspend, budgets, freeze), finance (held money, corrections,",
            "voided matches, notices), admin (everything, the campaign too)."
        })
public final class TokenCommand implements Callable<Integer> {
    private static final int TOKEN_BYTES = 32;

    @Parameters(paramLabel = "NAME", description = "whose; stands in the audit trail")
    private String name;

    @Option(names = "--role", required = true, paramLabel = "ROLE", description = "read, operator, finance or admin")
    private Role role;

    @Option(names = "--keys", paramLabel = "DIR", description = "directory of keys, default keys")
    private Path keys = Path.of("keys");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, KeyFileException {
        try {
            TokenFiles.name(name);
        } catch (final BadValueException e) {
            throw usage("NAME " + e.what() + ". " + e.remedy() + ".");
        }
        if (!Files.isDirectory(keys)) {
            throw usage(keys + " is no directory: name the directory of keys with --keys");
        }
        final Path file = keys.resolve(TokenFiles.NAMED);
        if (Files.exists(file)) {
            // A file that can't be read must not grow.
            TokenFiles.read(keys, false);
        }
        final byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        final String token = HexFormat.of().formatHex(random);
        append(file, token);
        spec.commandLine().getOut().println(token);
        spec.commandLine()
                .getErr()
                .println(name + " (" + role.word() + ") is in " + file
                        + ". The token is shown this once: hand it over, " + "and keep it nowhere else");
        return 0;
    }

    /** Writes a whole new file in place of the old one, so that a server never reads half a line. */
    private void append(final Path file, final String token) throws IOException {
        final String before = Files.exists(file) ? Files.readString(file) : "tokens:\n";
        final String line = "  - {name: \"" + name + "\", role: " + role.word() + ", sha256: \""
                + HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8))) + "\"}\n";
        WholeFile.replacePrivate(
                file, (before + (before.endsWith("\n") ? "" : "\n") + line).getBytes(StandardCharsets.UTF_8));
    }

    private CommandLine.ParameterException usage(final String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
