package org.tributary.gateway.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tributary.gateway.sandbox.SignedCallback;

/** The packaged jar in a separate process, started like by a user: {@code java -jar tributary.jar COMMAND}. */
final class TributaryProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "tributary.jar");
    private static final int START_SECONDS = 120;

    /** Output of a command that has ended. */
    record Finished(int exitCode, String out, String err) {}

    private final Process process;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final Path errors;
    private final String token;
    private final URI address;
    private final long readySequence;

    private TributaryProcess(final Process process, final Path errors, final Path sandbox, final String ready)
            throws IOException {
        this.process = process;
        this.errors = errors;
        this.token = Files.readString(sandbox.resolve("keys/admin.token")).strip();
        final String[] words = ready.split(" ");
        this.address = URI.create(words[1]);
        this.readySequence = Long.parseLong(words[2].substring("sequence=".length()));
    }

    /** Serves a sandbox directory on a free port; returns when the process takes traffic. */
    static TributaryProcess serve(final Path sandbox, final String... more) throws IOException {
        return serve(sandbox, List.of(), more);
    }

    /** Like the other {@code serve}, with JVM options. */
    static TributaryProcess serve(final Path sandbox, final List<String> options, final String... more)
            throws IOException {
        final List<String> command = command("serve", "--data", sandbox.toString());
        command.addAll(1, options);
        command.addAll(List.of(more));
        if (!command.contains("--port")) {
            command.addAll(List.of("--port", "0"));
        }
        return started(command, sandbox);
    }

    /** Starts a node with a settings file; returns when the process takes traffic. */
    static TributaryProcess node(final Path settings, final Path sandbox) throws IOException {
        return started(command("node", "--config", settings.toString()), sandbox);
    }

    /** Starts a gateway with a settings file; returns when the process takes traffic. */
    static TributaryProcess gateway(final Path settings, final Path sandbox) throws IOException {
        return started(command("gateway", "--config", settings.toString()), sandbox);
    }

    private static TributaryProcess started(final List<String> command, final Path sandbox) throws IOException {
        final Path errors = Files.createTempFile("tributary", ".err");
        final Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        final BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        final String first = out.readLine();
        if (first == null || !first.matches("ready http://127\\.0\\.0\\.1:\\d+ sequence=\\d+")) {
            process.destroyForcibly();
            throw new IOException("the first line was: " + first + "\n" + Files.readString(errors));
        }
        return new TributaryProcess(process, errors, sandbox, first);
    }

    /** Runs a command to its end. */
    static Finished run(final String... arguments) throws IOException, InterruptedException {
        final Path out = Files.createTempFile("tributary", ".out");
        final Path err = Files.createTempFile("tributary", ".err");
        final Process process = new ProcessBuilder(command(arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("still running: " + List.of(arguments));
        }
        return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static List<String> command(final String... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.add("-jar");
        command.add(JAR.toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        return command;
    }

    int port() {
        return address.getPort();
    }

    long readySequence() {
        return readySequence;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    HttpResponse<String> send(final SignedCallback callback) throws IOException, InterruptedException {
        return send(callback, callback.body());
    }

    /** Sends a callback's headers with another body. */
    HttpResponse<String> send(final SignedCallback callback, final byte[] body)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(callback.path()))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        callback.headers().forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> request(final String method, final String path, final String body, final String... headers)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> admin(final String method, final String path, final String body, final String... headers)
            throws IOException, InterruptedException {
        final List<String> all = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        all.addAll(List.of(headers));
        return request(method, path, body, all.toArray(String[]::new));
    }

    String get(final String path) throws IOException, InterruptedException {
        return request("GET", path, "").body();
    }

    /** The exit code of a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends SIGTERM; returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
