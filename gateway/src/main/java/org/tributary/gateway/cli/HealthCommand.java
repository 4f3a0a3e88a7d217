package org.tributary.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.config.TributaryConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary health}: asks the server that the settings describe, on this machine, with or without TLS. */
@Command(
        name = "health",
        description = {
            "Asks the server of these settings, on this machine, whether it is alive (/healthz) or takes traffic (/readyz).",
            "Uses TLS if they do. Exit 0: it answered 200; 1: another status, no answer in time, or no server.",
            "%nExample: tributary health --config /etc/tributary/tributary.yaml /readyz"
        })
final class HealthCommand implements Callable<Integer> {
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/_-]{0,200}");
    private static final int STATUS_LINE_BYTES = 256;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b.*");
    private static final int MOST_TIMEOUT_SECONDS = 60;
    private static final int SECOND_MS = 1_000;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "settings file")
    private Path config;

    @Option(names = "--port", paramLabel = "N", description = "the server's, if it was started with --port")
    private @Nullable Integer port;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "4",
            description = "longest wait for each of connection and answer, 1 to 60, default 4")
    private int timeoutSeconds;

    @Parameters(paramLabel = "PATH", arity = "0..1", defaultValue = "/healthz", description = "default /healthz")
    private String path;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!PATH.matcher(path).matches()) {
            throw CommandException.usage("\"" + path + "\" is no path to ask for: give /healthz or /readyz");
        }
        if (timeoutSeconds < 1 || timeoutSeconds > MOST_TIMEOUT_SECONDS) {
            throw CommandException.usage("--timeout is " + timeoutSeconds + ": give 1 to " + MOST_TIMEOUT_SECONDS);
        }
        final TributaryConfig settings = ConfigFiles.read(config).override(null, null, port);
        final URI server = ConfigFiles.address(settings);
        if (server.getPort() == 0) {
            throw CommandException.usage(config + " has port 0, which takes a free one: give the server's with --port");
        }
        try {
            final int status = ask(server, settings.server());
            spec.commandLine().getOut().println(server + path + " answered " + status);
            return status == 200 ? ExitCodes.FINE : ExitCodes.DIFFERENCE;
        } catch (final IOException e) {
            spec.commandLine().getErr().println(server + path + " gave no answer: " + e.getMessage());
            return ExitCodes.DIFFERENCE;
        }
    }

    private int ask(final URI address, final ServerSettings server) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address.getHost(), address.getPort()), timeoutSeconds * SECOND_MS);
            plain.setSoTimeout(timeoutSeconds * SECOND_MS);
            if (server.proxies().sendHeader() && server.proxies().isTrusted(plain.getLocalAddress())) {
                // The server expects a header from this address, as from a proxy on this machine.
                plain.getOutputStream().write(ascii("PROXY UNKNOWN\r\n"));
            }
            if (server.tls() == null) {
                return ask(plain);
            }
            try (Socket secured = anyCertificate()
                    .getSocketFactory()
                    .createSocket(plain, address.getHost(), address.getPort(), true)) {
                return ask(secured);
            }
        }
    }

    private int ask(final Socket socket) throws IOException {
        socket.getOutputStream()
                .write(ascii("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        final InputStream in = socket.getInputStream();
        final StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\r' && line.length() < STATUS_LINE_BYTES; c = in.read()) {
            line.append((char) c);
        }
        final var status = STATUS.matcher(line);
        if (!status.matches()) {
            throw new IOException("what came is not HTTP" + (line.isEmpty() ? ", but an end" : ""));
        }
        return Integer.parseInt(status.group(1));
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Takes the server's certificate whoever signed it and whatever name or end it has: the question is whether the process answers, nothing
     * secret is sent, and a restart would not renew a certificate.
     */
    private static SSLContext anyCertificate() throws IOException {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context;
        } catch (final GeneralSecurityException e) {
            throw new IOException("this JDK has no TLS", e);
        }
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String type) {
            // a client asks no client
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String type) {
            // any will do, see anyCertificate
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
