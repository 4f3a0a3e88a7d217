package org.tributary.engine.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority for tests, made by the JDK's keytool, and certificates that it signs for 127.0.0.1. */
public final class TestAuthority {
    private static final String PASSWORD = "for-tests";

    private final Path directory;

    /** Makes an authority in an empty directory. */
    public TestAuthority(final Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c", "-keystore", store("ca"));
        keytool("-exportcert", "-rfc", "-alias", "ca", "-keystore", store("ca"), "-file", file("ca.pem"));
    }

    /** Signs a new key's certificate. */
    public ClusterTls issue(final String name) throws Exception {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keystore", store(name));
        keytool("-certreq", "-alias", name, "-keystore", store(name), "-file", file(name + ".csr"));
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store("ca"),
                "-infile",
                file(name + ".csr"),
                "-outfile",
                file(name + ".pem"));
        final Path key = directory.resolve(name + ".key");
        Files.writeString(key, keyOf(name));
        return new ClusterTls(directory.resolve(name + ".pem"), key, directory.resolve("ca.pem"));
    }

    private String keyOf(final String name) throws IOException, GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(store(name)))) {
            store.load(in, PASSWORD.toCharArray());
        }
        final byte[] pkcs8 = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8) + "\n-----END PRIVATE KEY-----\n";
    }

    private String store(final String name) {
        return file(name + ".p12");
    }

    private String file(final String name) {
        return directory.resolve(name).toString();
    }

    private static void keytool(final String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        }
        final Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + command);
        }
    }
}
