package org.sirocco.cli.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium, driven over the W3C WebDriver protocol, whose only way to the network is a closed port. */
public final class Browser implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final List<String> FLAGS = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--hide-scrollbars", "--proxy-server=127.0.0.1:9");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    private Browser(Path driverProgram, Path browser, Path userData) throws IOException, InterruptedException {
        driver = new ProcessBuilder(driverProgram.toString(), "--port=0").redirectErrorStream(true).start();
        int port = port(driver);
        ObjectNode options = json.createObjectNode();
        options.put("binary", browser.toString());
        FLAGS.forEach(options.withArray("args")::add);
        options.withArray("args").add("--user-data-dir=" + userData);
        ObjectNode request = json.createObjectNode();
        ObjectNode capabilities = request.putObject("capabilities").putObject("alwaysMatch");
        capabilities.set("goog:chromeOptions", options);
        capabilities.putObject("goog:loggingPrefs").put("browser", "ALL").put("performance", "ALL");
        String root = "http://127.0.0.1:" + port + "/session";
        session = root + "/" + call("POST", root, request).get("sessionId").asText();
    }

    /** A browser, or nothing where Chromium or its driver is not installed. */
    public static Optional<Browser> start(Path userData) throws IOException, InterruptedException {
        Optional<Path> driver = program("chromedriver");
        Optional<Path> browser = program("chromium").or(() -> program("google-chrome"));
        return driver.isEmpty() || browser.isEmpty()
                ? Optional.empty()
                : Optional.of(new Browser(driver.get(), browser.get(), userData));
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
    }

    private static int port(Process driver) throws IOException {
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return Integer.parseInt(started.group(1));
            }
        }
        throw new IOException("chromedriver ended before it listened");
    }

    private JsonNode call(String method, String address, JsonNode body) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.toString());
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(address)).method(method, publisher).build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode value = json.readTree(response.body()).get("value");
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + address + ": " + value.get("message").asText());
        }
        return value;
    }

    /** Opens a page and waits for it. */
    public void open(Path page) throws IOException, InterruptedException {
        call("POST", session + "/url", json.createObjectNode().put("url", page.toUri().toString()));
    }

    /** Runs a function body in the page; arrays and objects come back as JSON. */
    public JsonNode run(String script) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("script", script);
        body.putArray("args");
        return call("POST", session + "/execute/sync", body);
    }

    /** A command of Chromium's own protocol. */
    private void devtools(String command, String parameters) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("cmd", command);
        body.set("params", json.readTree(parameters));
        call("POST", session + "/goog/cdp/execute", body);
    }

    public void size(int width, int height) throws IOException, InterruptedException {
        devtools("Emulation.setDeviceMetricsOverride", String.format(Locale.ROOT, """
                {"width": %d, "height": %d, "deviceScaleFactor": 1, "mobile": false}""", width, height));
    }

    public void colourScheme(String scheme) throws IOException, InterruptedException {
        devtools("Emulation.setEmulatedMedia", String.format(Locale.ROOT, """
                {"media": "", "features": [{"name": "prefers-color-scheme", "value": "%s"}]}""", scheme));
    }

    /** Shows the page as it is printed; {@link #colourScheme} goes back to the screen. */
    public void paper() throws IOException, InterruptedException {
        devtools("Emulation.setEmulatedMedia", """
                {"media": "print", "features": []}""");
    }

    /** A real key press on the focused element: one of the characters of the WebDriver keyboard. */
    public void press(char key) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode();
        ObjectNode keyboard = body.putArray("actions").addObject().put("type", "key").put("id", "keyboard");
        keyboard.putArray("actions").add(json.createObjectNode().put("type", "keyDown").put("value", "" + key))
                .add(json.createObjectNode().put("type", "keyUp").put("value", "" + key));
        call("POST", session + "/actions", body);
    }

    /** A real mouse that moves to a place of the window. */
    public void mouse(int x, int y) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode();
        ObjectNode mouse = body.putArray("actions").addObject().put("type", "pointer").put("id", "mouse");
        mouse.putArray("actions").addObject().put("type", "pointerMove").put("duration", 0).put("x", x).put("y", y);
        call("POST", session + "/actions", body);
    }

    public byte[] screenshot() throws IOException, InterruptedException {
        return Base64.getDecoder().decode(call("GET", session + "/screenshot", null).asText());
    }

    /** What the page wrote to its console, refused scripts and styles included, since the last call. */
    public List<String> console() throws IOException, InterruptedException {
        return log("browser").stream().map(entry -> entry.get("message").asText()).toList();
    }

    /** Every address that pages asked for since the last call, data and files included. */
    public List<String> requests() throws IOException, InterruptedException {
        List<String> addresses = new ArrayList<>();
        for (JsonNode entry : log("performance")) {
            JsonNode message = json.readTree(entry.get("message").asText()).get("message");
            if (message.get("method").asText().equals("Network.requestWillBeSent")) {
                addresses.add(message.get("params").get("request").get("url").asText());
            }
        }
        return addresses;
    }

    private List<JsonNode> log(String type) throws IOException, InterruptedException {
        List<JsonNode> entries = new ArrayList<>();
        call("POST", session + "/se/log", json.createObjectNode().put("type", type)).forEach(entries::add);
        return entries;
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", session, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.destroy();
            http.close();
        }
    }
}
