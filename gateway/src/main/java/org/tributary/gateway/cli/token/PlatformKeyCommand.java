package org.tributary.gateway.cli.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.tributary.engine.settlement.disclosure.PlatformKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary platform-key}. */
@Command(
        name = "platform-key",
        description = {
            "Makes the platform's Ed25519 key: KEYS/platform/signing.key (mode 0600, keep a copy offline) and signing.pub, which",
            "you publish. `settle --platform-key` signs the roots of final days with it, and anyone checks them with the public key.",
            "An existing key is never replaced."
        })
public final class PlatformKeyCommand implements Callable<Integer> {
    private static final int LINE = 64;

    @Option(names = "--keys", paramLabel = "DIR", description = "directory of keys, default keys")
    private Path keys = Path.of("keys");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, NoSuchAlgorithmException {
        if (!Files.isDirectory(keys)) {
            throw usage(keys + " is no directory: name the directory of keys with --keys");
        }
        final Path platform = keys.resolve("platform");
        final Path secret = platform.resolve(PlatformKey.PRIVATE);
        final Path open = platform.resolve(PlatformKey.PUBLIC);
        if (Files.exists(secret) || Files.exists(open)) {
            throw usage(
                    secret + " or " + open + " exists already: signatures made with it would no longer be checked by"
                            + " the key that you published. Move both away if you mean it");
        }
        make(platform, "rwx------", true);
        final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        make(secret, "rw-------", false);
        Files.writeString(secret, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.writeString(open, pem("PUBLIC KEY", pair.getPublic().getEncoded()), StandardOpenOption.CREATE_NEW);
        PlatformKeyFile.read(secret);
        spec.commandLine().getOut().print(Files.readString(open));
        spec.commandLine().getOut().flush();
        spec.commandLine()
                .getErr()
                .println("The private key is in " + secret + ": keep a copy offline. Publish " + open
                        + ", printed here, where others can find it");
        return 0;
    }

    private static void make(final Path path, final String mode, final boolean directory) throws IOException {
        final FileAttribute<?>[] attributes = path.getFileSystem()
                        .supportedFileAttributeViews()
                        .contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
        if (directory) {
            if (!Files.isDirectory(path)) {
                Files.createDirectory(path, attributes);
            }
        } else {
            Files.createFile(path, attributes);
        }
    }

    private static String pem(final String label, final byte[] encoded) {
        final byte[] end = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(LINE, end).encodeToString(encoded)
                + "\n-----END " + label + "-----\n";
    }

    private CommandLine.ParameterException usage(final String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
