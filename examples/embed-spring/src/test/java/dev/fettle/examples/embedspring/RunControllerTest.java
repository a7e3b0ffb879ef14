package dev.fettle.examples.embedspring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as its users see it: over HTTP. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RunControllerTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path dir;

    private ConfigurableApplicationContext start(String work) {
        return new SpringApplicationBuilder(Application.class)
                .run("--server.port=0", "--server.address=127.0.0.1", "--demo.base=" + dir, "--demo.work=" + work);
    }

    private static URI uri(ConfigurableApplicationContext application, String path) {
        int port = ((ServletWebServerApplicationContext) application)
                .getWebServer()
                .getPort();
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private <T> HttpResponse<T> send(String method, URI uri, HttpResponse.BodyHandler<T> body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                body);
    }

    @Test
    void plansAndAppliesWithLiveEvents() throws Exception {
        try (ConfigurableApplicationContext application = start("true")) {
            String plan = send("GET", uri(application, "/plan"), BodyHandlers.ofString())
                    .body();
            assertThat(plan).contains("\"changes\" : 3", "demo/greeting@here");
            assertThat(dir.resolve("demo")).doesNotExist();
            String events = send("POST", uri(application, "/runs"), BodyHandlers.ofString())
                    .body();
            assertThat(events)
                    .contains("\"event\":\"task-started\"", "\"event\":\"apply-finished\",\"converged\":true");
            assertThat(Files.readString(dir.resolve("demo/greeting"))).isEqualTo("hello\n");
        }
    }

    @Test
    void cancelsARunThatIsGoingOn() throws Exception {
        try (ConfigurableApplicationContext application = start("sleep 50")) {
            HttpResponse<InputStream> run = send("POST", uri(application, "/runs"), BodyHandlers.ofInputStream());
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(run.body(), StandardCharsets.UTF_8))) {
                String id = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("data:") && id.isEmpty()) {
                        id = line.substring("data:".length());
                    }
                    if (line.contains("task-started") && line.contains("demo/work")) {
                        break;
                    }
                }
                assertThat(send("DELETE", uri(application, "/runs/" + id), BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
                assertThat(lines.lines().collect(Collectors.joining("\n")))
                        .contains("\"outcome\":\"cancelled\"", "\"converged\":false");
            }
            assertThat(send("DELETE", uri(application, "/runs/none"), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
