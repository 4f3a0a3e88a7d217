package org.tributary.gateway.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.tributary.gateway.kafka.KafkaBroker;

/** A webhook receiver in a process of its own: it writes what it gets to a file, one line an event, and only then takes it. */
final class HookReceiver implements AutoCloseable {
    private final Path file;
    private final int port;
    private Process process;

    /** An event that was written down. */
    record Taken(String id, String body) {}

    HookReceiver(final Path file) throws IOException {
        this.file = file;
        Files.createFile(file);
        port = KafkaBroker.freePort();
        start();
    }

    int port() {
        return port;
    }

    /** Starts the process; it listens some time later. A line that a kill cut off is ended, so that it can't spoil the next one. */
    void start() throws IOException {
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
        process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HookReceiver.class.getName(),
                        Integer.toString(port),
                        file.toString())
                .inheritIO()
                .start();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What was written down so far; a line that was cut off by a kill was never taken. */
    List<Taken> taken() throws IOException {
        final String text = Files.readString(file);
        final List<Taken> taken = new ArrayList<>();
        for (final String line :
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            final int tab = line.indexOf('\t');
            if (tab > 0 && line.endsWith("}") && isJson(line.substring(tab + 1))) {
                taken.add(new Taken(line.substring(0, tab), line.substring(tab + 1)));
            }
        }
        return taken;
    }

    private static boolean isJson(final String body) {
        try {
            return new ObjectMapper().readTree(body).has("type");
        } catch (final IOException e) {
            return false;
        }
    }

    /** The receiver. */
    public static void main(final String[] arguments) throws IOException {
        final Path file = Path.of(arguments[1]);
        final HttpServer server =
                HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
        server.createContext("/", exchange -> take(exchange, file));
        server.start();
    }

    private static void take(final HttpExchange exchange, final Path file) throws IOException {
        final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        final String line = exchange.getRequestHeaders().getFirst("webhook-id") + "\t" + body + "\n";
        Files.writeString(file, line, StandardOpenOption.APPEND);
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
