package org.tributary.gateway.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A headless Chromium, driven over the WebDriver protocol by Debian's chromedriver. One thread uses it. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STARTED = "started successfully on port ";
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String DRIVER = "chromedriver";

    /** WebDriver's codes of keys. */
    static final char TAB = '\uE004';

    static final char ENTER = '\uE007';
    static final char ESCAPE = '\uE00C';

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process driver;
    private final URI base;
    private final String session;

    private Browser(final Process driver, final URI base, final Path profile) throws IOException {
        this.driver = driver;
        this.base = base;
        final ObjectNode request = JSON.createObjectNode();
        final ObjectNode wanted = request.putObject("capabilities").putObject("alwaysMatch");
        wanted.put("browserName", "chrome");
        wanted.putObject("goog:loggingPrefs").put("browser", "ALL").put("performance", "ALL");
        final ObjectNode chrome = wanted.putObject("goog:chromeOptions");
        chrome.put("binary", executable(BROWSERS).toString());
        Stream.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--lang=en",
                        "--user-data-dir=" + profile)
                .forEach(chrome.withArray("args")::add);
        session =
                "/session/" + call("POST", "/session", request).get("sessionId").asText();
    }

    /** Skips the test with a reason if there is no browser or no driver for it. */
    static void assumeHere() {
        assumeTrue(
                executable(BROWSERS) != null && executable(List.of(DRIVER)) != null,
                "no Chromium with its driver on this machine (Debian: apt-get install chromium chromium-driver)");
    }

    /** Starts a browser with a fresh profile. */
    static Browser start(final Path profile) throws IOException {
        final Process driver = new ProcessBuilder(executable(List.of(DRIVER)).toString(), "--port=0")
                .redirectErrorStream(true)
                .start();
        final BufferedReader out =
                new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            final int at = line.indexOf(STARTED);
            if (at >= 0) {
                final String port = line.substring(at + STARTED.length()).replaceAll("\\D", "");
                return new Browser(driver, URI.create("http://127.0.0.1:" + port), profile);
            }
        }
        throw new IOException("chromedriver ended before it was ready");
    }

    private static Path executable(final List<String> names) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> names.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Sets the size of the page itself. */
    void size(final int width, final int height) throws IOException {
        final ObjectNode body = JSON.createObjectNode().put("cmd", "Emulation.setDeviceMetricsOverride");
        body.putObject("params")
                .put("width", width)
                .put("height", height)
                .put("deviceScaleFactor", 1)
                .put("mobile", width < 600);
        call("POST", session + "/goog/cdp/execute", body);
    }

    void open(final String url) throws IOException {
        call("POST", session + "/url", JSON.createObjectNode().put("url", url));
    }

    /** Runs a function's body; its arguments are {@code arguments[0]} and so on. */
    JsonNode script(final String body, final String... arguments) throws IOException {
        final ObjectNode request = JSON.createObjectNode().put("script", body);
        Arrays.stream(arguments).forEach(request.putArray("args")::add);
        return call("POST", session + "/execute/sync", request);
    }

    /** Text of the first element that matches, empty if there is none. */
    String text(final String css) throws IOException {
        return script("const e = document.querySelector(arguments[0]); return e ? e.textContent : '';", css)
                .asText();
    }

    /** A {@code data-} attribute of the first element that matches. */
    String data(final String css, final String name) throws IOException {
        return script(
                        "const e = document.querySelector(arguments[0]); return e ? e.dataset[arguments[1]] : '';",
                        css,
                        name)
                .asText();
    }

    void click(final String css) throws IOException {
        script("document.querySelector(arguments[0]).click();", css);
    }

    /** Types into a field as a user does, events included. */
    void type(final String css, final String text) throws IOException {
        script(
                "const e = document.querySelector(arguments[0]); e.value = arguments[1];"
                        + " e.dispatchEvent(new Event('input', {bubbles: true}));",
                css,
                text);
    }

    /** Presses and releases a key, as a keyboard does: a character, or one of WebDriver's codes such as Tab. */
    void press(final char key) throws IOException {
        final ObjectNode body = JSON.createObjectNode();
        final ObjectNode source = body.putArray("actions").addObject();
        source.put("type", "key").put("id", "keyboard");
        final ArrayNode actions = source.putArray("actions");
        actions.addObject().put("type", "keyDown").put("value", String.valueOf(key));
        actions.addObject().put("type", "keyUp").put("value", String.valueOf(key));
        call("POST", session + "/actions", body);
    }

    /** Sets a preference that the page sees, such as {@code prefers-reduced-motion}. */
    void prefer(final String feature, final String value) throws IOException {
        final ObjectNode body = JSON.createObjectNode().put("cmd", "Emulation.setEmulatedMedia");
        body.putObject("params")
                .putArray("features")
                .addObject()
                .put("name", feature)
                .put("value", value);
        call("POST", session + "/goog/cdp/execute", body);
    }

    /** Lets no request to these addresses through, {@code *} stands for any text; none opens the way again. */
    void block(final String... addresses) throws IOException {
        final ObjectNode body = JSON.createObjectNode().put("cmd", "Network.setBlockedURLs");
        Arrays.stream(addresses).forEach(body.putObject("params").putArray("urls")::add);
        call("POST", session + "/goog/cdp/execute", body);
    }

    /** Runs a script in every page that is opened from now on, before the page's own. */
    void beforePages(final String script) throws IOException {
        final ObjectNode body = JSON.createObjectNode().put("cmd", "Page.addScriptToEvaluateOnNewDocument");
        body.putObject("params").put("source", script);
        call("POST", session + "/goog/cdp/execute", body);
    }

    void screenshot(final Path file) throws IOException {
        Files.createDirectories(file.getParent());
        final String png = call("GET", session + "/screenshot", null).asText();
        Files.write(file, Base64.getDecoder().decode(png));
    }

    /** Errors and warnings in the console since the last call. */
    List<String> consoleErrors() throws IOException {
        final List<String> errors = new ArrayList<>();
        for (final JsonNode entry : log("browser")) {
            if (!"INFO".equals(entry.get("level").asText())
                    && !"DEBUG".equals(entry.get("level").asText())) {
                errors.add(entry.get("message").asText());
            }
        }
        return errors;
    }

    /** Addresses that the page has requested since the last call. */
    List<String> requests() throws IOException {
        final List<String> addresses = new ArrayList<>();
        for (final JsonNode entry : log("performance")) {
            final JsonNode message =
                    JSON.readTree(entry.get("message").asText()).get("message");
            final String url = message.at("/params/request/url").asText();
            if ("Network.requestWillBeSent".equals(message.get("method").asText()) && !isOwn(url)) {
                addresses.add(url);
            }
        }
        return addresses;
    }

    /** Addresses of the browser's internal pages, such as a new tab, and of inline data. */
    private static boolean isOwn(final String url) {
        return url.startsWith("chrome:") || url.startsWith("data:");
    }

    private JsonNode log(final String type) throws IOException {
        return call("POST", session + "/se/log", JSON.createObjectNode().put("type", type));
    }

    private JsonNode call(final String method, final String path, final JsonNode body) throws IOException {
        final HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            final HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            final JsonNode value = JSON.readTree(response.body()).get("value");
            if (response.statusCode() != 200) {
                throw new IOException(path + ": " + value);
            }
            return value;
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException(ex);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", session, null);
        } finally {
            driver.destroy();
        }
    }
}
