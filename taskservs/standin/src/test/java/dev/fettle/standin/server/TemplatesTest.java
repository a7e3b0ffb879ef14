package dev.fettle.standin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.standin.base.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates and WebSockets of the release, as its clients see them. */
class TemplatesTest {

    private static final String USER =
            "{\"email\":\"admin@example.com\",\"username\":\"admin\",\"password\":\"Correct-Horse-42-x\",\"trial\":false}";

    @TempDir
    private static Path directory;

    private static TestPostgres postgres;
    private static TestServer server;
    private static TestServer idle;
    private static String token;
    private static String organization;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createDirectory(directory.resolve("home"));
        Path coder = TestServer.unpack("2.8.0", Files.createDirectory(directory.resolve("release")));
        postgres = TestPostgres.start(Files.createDirectory(directory.resolve("pg")));
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path terraform =
                Files.writeString(bin.resolve("terraform"), "#!/bin/sh\necho '{\"terraform_version\":\"1.6.6\"}'\n");
        Files.setPosixFilePermissions(terraform, PosixFilePermissions.fromString("rwxr-xr-x"));
        String url = postgres.database("templates");
        server = TestServer.of(coder, home)
                .with("CODER_PG_CONNECTION_URL", url)
                .with("CODER_PROVISIONER_DAEMONS", "3")
                .with("PATH", bin + ":/usr/sbin:/usr/bin:/sbin:/bin")
                .ready();
        assertThat(server.post("/api/v2/users/first", USER, "").statusCode()).isEqualTo(201);
        token = field(server.post("/api/v2/users/login", USER, ""), 201, "session_token");
        organization = String.valueOf(((java.util.List<?>)
                        Json.parseObject(server.get("/api/v2/users/me", token).body())
                                .get("organization_ids"))
                .get(0));
        idle = TestServer.of(coder, home).with("CODER_PG_CONNECTION_URL", url).ready();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        for (TestServer each : new TestServer[] {server, idle}) {
            if (each != null) {
                each.close();
            }
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void aTemplateIsUploadedImportedCreatedAndGivenAnotherVersion() throws IOException, InterruptedException {
        String file = upload("locals { a = 1 }\n");
        String version = version("{\"name\":\"v1\",\"file_id\":\"%s\"", file, 201);
        assertThat(job(server, version)).containsEntry("status", "succeeded");
        String create =
                "{\"name\":\"one\",\"display_name\":\"One <1>\",\"template_version_id\":\"%s\"}".formatted(version);
        String template = field(post("/organizations/" + organization + "/templates", create), 201, "id");
        assertThat(post("/organizations/" + organization + "/templates", create).statusCode())
                .isEqualTo(409);
        assertThat(server.get("/api/v2/organizations/" + organization + "/templates", token)
                        .body())
                .contains("\"name\":\"one\"");

        String second = version("{\"name\":\"v2\",\"template_id\":\"" + template + "\",\"file_id\":\"%s\"", file, 201);
        version("{\"name\":\"v2\",\"template_id\":\"" + template + "\",\"file_id\":\"%s\"", file, 500);
        String activate = "{\"id\":\"" + second + "\"}";
        assertThat(patch("/templates/" + template + "/versions", activate).statusCode())
                .isEqualTo(200);
        assertThat(patch("/templates/" + template, "{\"description\":\"d\",\"icon\":\"/i.png\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(server.get("/api/v2/organizations/" + organization + "/templates/one", token), 200))
                .containsEntry("active_version_id", second)
                .containsEntry("display_name", "")
                .containsEntry("description", "d")
                .containsEntry("icon", "/i.png");
        assertThat(server.get("/api/v2/templates/" + template + "/versions", token)
                        .body())
                .contains("\"v1\"", "\"v2\"");
        assertThat(server.send("DELETE", "/api/v2/templates/" + template, "application/json", new byte[0], token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/api/v2/organizations/" + organization + "/templates/one", token)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void brokenFilesFailTheImportAndCannotBecomeActive() throws IOException, InterruptedException {
        String version = version("{\"name\":\"bad\",\"file_id\":\"%s\"", upload("resource {\n"), 201);
        assertThat(job(server, version)).containsEntry("status", "failed");
        assertThat(job(server, version).get("error").toString()).contains("main.tf line 1");
        assertThat(server.get("/api/v2/templateversions/" + version + "/logs", token)
                        .body())
                .contains("\"log_level\":\"error\"", "main.tf line 1");
    }

    @Test
    void withoutProvisionersAJobWaitsUntilItIsCanceled() throws IOException, InterruptedException {
        String version = version(idle, "{\"name\":\"waits\",\"file_id\":\"%s\"", upload("locals {}\n"), 201);
        assertThat(job(idle, version)).containsEntry("status", "pending");
        String cancel = "/api/v2/templateversions/" + version + "/cancel";
        assertThat(idle.send("PATCH", cancel, "application/json", new byte[0], token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(job(idle, version)).containsEntry("status", "canceled");
    }

    @Test
    void refusesWhatTheApiRefuses() throws IOException, InterruptedException {
        byte[] tar = tar("locals {}\n");
        assertThat(server.send("POST", "/api/v2/files", "application/x-tar", tar, "")
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send("POST", "/api/v2/files", "application/x-tar", tar, "x".repeat(10) + "-" + "y".repeat(22))
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send("POST", "/api/v2/files", "text/plain", tar, token)
                        .body())
                .contains("Unsupported content type header");
        assertThat(server.get("/api/v2/organizations/default/templates", token).statusCode())
                .as("2.8 takes ids alone")
                .isEqualTo(400);
        String file = upload("locals {}\n");
        version("{\"name\":\"not a name\",\"file_id\":\"%s\"", file, 400);
        version("{\"name\":\"x\",\"file_id\":\"%s\"", "00000000-0000-0000-0000-000000000000", 404);
        String version = version("{\"file_id\":\"%s\"", file, 201);
        assertThat(post(
                                "/organizations/" + organization + "/templates",
                                "{\"name\":\"UPPER_case\",\"template_version_id\":\"" + version + "\"}")
                        .body())
                .contains("template_name");
    }

    @Test
    void tellsHowLongATokenMayLive() throws IOException, InterruptedException {
        assertThat(json(server.get("/api/v2/users/me/keys/tokens/tokenconfig", token), 200)
                        .get("max_token_lifetime")
                        .toString())
                .isEqualTo("3155760000000000000");
    }

    @Test
    void aWebSocketOfAnOwnerEchoes() throws InterruptedException {
        CompletableFuture<String> text = new CompletableFuture<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Coder-Session-Token", token)
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port + "/api/v2/debug/ws"), new WebSocket.Listener() {
                    private final StringBuilder heard = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        heard.append(data);
                        if (last) {
                            text.complete(heard.toString());
                        }
                        from.request(1);
                        return CompletableFuture.completedStage(null);
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                        closed.complete(status);
                        return CompletableFuture.completedStage(null);
                    }
                })
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        String long1 = "x".repeat(70_000);
        socket.sendText("hello ", false).join();
        socket.sendText(long1, true).join();
        assertThat(text.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("hello " + long1);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
        assertThat(closed.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void aWebSocketWantsATokenAndAWholeHandshake() throws IOException, InterruptedException {
        CompletableFuture<WebSocket> refused = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + server.port + "/api/v2/debug/ws"), new WebSocket.Listener() {});
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(CompletionException.class, refused::join))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
        assertThat(server.get("/api/v2/debug/ws", token).statusCode()).isEqualTo(426);
        String upgrade =
                "GET /api/v2/debug/ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                        + "Coder-Session-Token: " + token + "\r\n";
        assertThat(raw(upgrade + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 Bad Request\r\n");
        // The example of RFC 6455; then a frame that is not masked, which ends the connection.
        assertThat(
                        raw(
                                upgrade
                                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\u0001\u0001x"))
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .endsWith("\u0088\u0002\u0003\u00ea");
    }

    @Test
    void speaksHttpAsOtherServersDo() throws IOException {
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nHEAD /healthz HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\n\r\nOKHTTP/1.1 200 OK\r\n")
                .endsWith("Connection: close\r\n\r\n");
        assertThat(raw("POST /api/v2/users/login HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n"
                        + "Connection: close\r\n\r\n3;x=y\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 Unauthorized\r\n");
        assertThat(raw("GET / HTTP/1.0\r\n\r\n")).contains("Connection: close\r\n", "Stand-in");
        assertThat(raw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(raw("POST /api/v2/files HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413 Content Too Large\r\n");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] tar(String main) throws IOException, InterruptedException {
        Path files = Files.createTempDirectory(directory, "tar");
        Files.writeString(files.resolve("main.tf"), main);
        Process tar = new ProcessBuilder("tar", "-C", files.toString(), "-cf", files + ".tar", "main.tf").start();
        assertThat(tar.waitFor()).isZero();
        return Files.readAllBytes(Path.of(files + ".tar"));
    }

    private static String upload(String main) throws IOException, InterruptedException {
        byte[] tar = tar(main);
        String id =
                String.valueOf(Json.parseObject(server.send("POST", "/api/v2/files", "application/x-tar", tar, token)
                                .body())
                        .get("hash"));
        assertThat(field(server.send("POST", "/api/v2/files", "application/x-tar", tar, token), 200, "hash"))
                .isEqualTo(id);
        return id;
    }

    private static String version(String body, String file, int status) throws IOException, InterruptedException {
        return version(server, body, file, status);
    }

    private static String version(TestServer at, String body, String file, int status)
            throws IOException, InterruptedException {
        String whole = body.formatted(file) + ",\"storage_method\":\"file\",\"provisioner\":\"terraform\"}";
        HttpResponse<String> made =
                at.post("/api/v2/organizations/" + organization + "/templateversions", whole, token);
        return String.valueOf(json(made, status).get("id"));
    }

    private static Map<String, Object> job(TestServer at, String version) throws IOException, InterruptedException {
        return Json.object(
                json(at.get("/api/v2/templateversions/" + version, token), 200).get("job"));
    }

    private static HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return server.post("/api/v2" + path, json, token);
    }

    private static HttpResponse<String> patch(String path, String json) throws IOException, InterruptedException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return server.send("PATCH", "/api/v2" + path, "application/json", body, token);
    }

    private static Map<String, Object> json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.parseObject(response.body());
    }

    private static String field(HttpResponse<String> response, int status, String name) {
        return String.valueOf(json(response, status).get(name));
    }
}
