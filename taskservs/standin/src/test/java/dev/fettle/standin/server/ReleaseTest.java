package dev.fettle.standin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.fettle.standin.StandinException;
import dev.fettle.standin.StandinRelease;
import dev.fettle.standin.base.Json;
import dev.fettle.standin.tls.PemTest;
import dev.fettle.standin.tls.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the release as it would run on a host. */
class ReleaseTest {
    private static final String FIRST =
            "{\"email\":\"admin@example.com\",\"username\":\"admin\",\"password\":\"%s\",\"trial\":false}";
    private static final String STRONG = "Correct-Horse-42-x";
    private static final String USERS_FIRST = "/api/v2/users/first";

    @TempDir
    private static Path directory;

    private static Path home;
    private static Path coder;
    private static TestPostgres postgres;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = Files.createDirectory(directory.resolve("home"));
        coder = TestServer.unpack("2.8.0", Files.createDirectory(directory.resolve("old")));
        postgres = TestPostgres.start(Files.createDirectory(directory.resolve("pg")));
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void theReleaseIsLaidOutAsARealOneAndSaysThatItIsNone() throws IOException, GeneralSecurityException {
        Path archive = StandinRelease.write(
                Path.of("target/standin-release").toAbsolutePath(), "2.8.0", StandinRelease.architecture());
        assertThat(archive.getFileName().toString())
                .isEqualTo("coder_2.8.0_linux_" + StandinRelease.architecture() + ".tar.gz");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive));
        assertThat(archive.resolveSibling("coder_2.8.0_checksums.txt"))
                .hasContent(HexFormat.of().formatHex(digest) + "  " + archive.getFileName() + "\n");
        assertThat(coder.resolveSibling("README.md"))
                .content()
                .contains("STAND-IN")
                .contains("does **not** contain");
        assertThat(coder.resolveSibling("LICENSE")).content().contains("STAND-IN");
        assertThat(coder).isExecutable();
    }

    @Test
    void aWrongVersionOrArchitectureIsRefused() {
        assertThatThrownBy(() -> StandinRelease.write(directory, "latest", StandinRelease.architecture()))
                .isInstanceOf(StandinException.class)
                .hasMessageContaining("`latest`");
        assertThatThrownBy(() -> StandinRelease.write(directory, "2.8.0", "armv7"))
                .isInstanceOf(StandinException.class)
                .hasMessageContaining("armv7");
    }

    @Test
    void versionAndHelpAnswerAtOnceWithoutUnpacking() throws IOException, InterruptedException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        TestServer plain = TestServer.of(coder, empty).run("version");
        assertThat(plain.end()).isZero();
        assertThat(plain.out()).contains("v2.8.0+standin").contains("not the real Coder");
        TestServer json = TestServer.of(coder, empty).run("version", "--output", "json");
        assertThat(json.end()).isZero();
        assertThat(Json.parseObject(json.out())).containsEntry("version", "v2.8.0+standin");
        TestServer help = TestServer.of(coder, empty).run("server", "--help");
        assertThat(help.end()).isZero();
        assertThat(help.out()).contains("Stand-in");
        assertThat(empty.resolve(".cache")).doesNotExist();
        TestServer unknown = TestServer.of(coder, empty).run("templates", "push");
        assertThat(unknown.end()).isEqualTo(1);
        assertThat(unknown.log()).contains("no command 'templates'");
    }

    @Test
    void theFirstUserIsMadeOnceAndIsThereAfterARestart() throws IOException, InterruptedException {
        String url = postgres.database("first");
        try (TestServer server =
                TestServer.of(coder, home).with("CODER_PG_CONNECTION_URL", url).ready()) {
            assertThat(server.get("/healthz", "").body()).isEqualTo("OK");
            assertThat(server.get("/", "").body()).contains("Stand-in").contains("not Coder");
            assertThat(Json.parseObject(server.get("/api/v2/buildinfo", "").body()))
                    .containsEntry("version", "v2.8.0+standin");
            assertThat(server.get(USERS_FIRST, "").statusCode()).isEqualTo(404);
            assertThat(server.get("/api/v2/users/me", "").statusCode()).isEqualTo(401);
            assertThat(server.post(USERS_FIRST, "{", "").statusCode()).isEqualTo(400);
            assertThat(server.post(USERS_FIRST, FIRST.formatted("weak"), "").statusCode())
                    .isEqualTo(400);
            assertThat(server.post(USERS_FIRST, FIRST.formatted(STRONG).replace("\"admin\"", "\"a--b\""), "")
                            .body())
                    .contains("username");
            HttpResponse<String> made = server.post(USERS_FIRST, FIRST.formatted(STRONG), "");
            assertThat(made.statusCode()).isEqualTo(201);
            assertThat(Json.parseObject(made.body())).containsKeys("user_id", "organization_id");
            assertThat(server.post(USERS_FIRST, FIRST.formatted(STRONG), "").statusCode())
                    .isEqualTo(409);
            assertThat(server.get(USERS_FIRST, "").statusCode()).isEqualTo(200);
            String session = token(server, "session_token", "/api/v2/users/login", FIRST.formatted(STRONG), "");
            assertThat(Json.parseObject(server.get("/api/v2/users/me", session).body()))
                    .containsEntry("username", "admin");
            String token = token(server, "key", "/api/v2/users/me/keys/tokens", "{\"token_name\":\"ci\"}", session);
            assertThat(server.get("/api/v2/users/admin", token).statusCode()).isEqualTo(200);
            assertThat(server.get("/api/v2/users/me", token + "x").statusCode()).isEqualTo(401);
            assertThat(server.post("/api/v2/users/login", FIRST.formatted("wrong"), "")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(server.terminate()).isZero();
            assertThat(server.log())
                    .contains("from=0")
                    .doesNotContain("hunter2")
                    .doesNotContain(STRONG);
        }
        try (TestServer server =
                TestServer.of(coder, home).with("CODER_PG_CONNECTION_URL", url).ready()) {
            assertThat(server.get(USERS_FIRST, "").statusCode()).isEqualTo(200);
            assertThat(server.log()).doesNotContain("migrated");
        }
    }

    private static String token(TestServer server, String key, String path, String json, String token)
            throws IOException, InterruptedException {
        HttpResponse<String> response = server.post(path, json, token);
        assertThat(response.statusCode()).isEqualTo(201);
        return String.valueOf(Json.parseObject(response.body()).get(key));
    }

    @Test
    void aWrongPasswordIsToldWithoutRepeatingIt() throws IOException, InterruptedException {
        String url = postgres.database("wrong").replace("hunter2", "hunter3");
        try (TestServer server =
                TestServer.of(coder, home).with("CODER_PG_CONNECTION_URL", url).run("server")) {
            server.await("password authentication failed");
            assertThat(server.terminate()).isEqualTo(1);
            assertThat(server.log()).contains("retrying").doesNotContain("hunter3");
        }
    }

    @Test
    void theDatabaseConnectionIsCheckedByTlsAsTheUrlSays() throws IOException, InterruptedException {
        postgres.database("secured");
        String verified = postgres.url("secured", "?sslmode=verify-full&sslrootcert=" + postgres.certificate());
        try (TestServer server = TestServer.of(coder, home)
                .with("CODER_PG_CONNECTION_URL", verified)
                .ready()) {
            assertThat(server.terminate()).isZero();
        }
        Path other = PemTest.selfSigned(directory, "other");
        String wrong = postgres.url("secured", "?sslmode=verify-ca&sslrootcert=" + other);
        try (TestServer server = TestServer.of(coder, home)
                .with("CODER_PG_CONNECTION_URL", wrong)
                .run("server")) {
            server.await("pq: TLS: ");
        }
    }

    @Test
    void aDatabaseOfANewerReleaseIsRefusedAndAnOlderOneIsMigrated() throws IOException, InterruptedException {
        String url = postgres.database("newer");
        Path newest = TestServer.unpack("2.35.1", Files.createDirectory(directory.resolve("new")));
        TestServer.of(coder, home).with("CODER_PG_CONNECTION_URL", url).ready().close();
        try (TestServer server =
                TestServer.of(newest, home).with("CODER_PG_CONNECTION_URL", url).ready()) {
            assertThat(server.log()).contains("from=187  to=535");
        }
        try (TestServer server =
                TestServer.of(coder, home).with("CODER_PG_CONNECTION_URL", url).run("server")) {
            assertThat(server.end()).isEqualTo(1);
            assertThat(server.log()).contains("no migration found for version 535");
        }
    }

    @Test
    void systemdHearsFromTheMainProcess() throws IOException, InterruptedException {
        Path socket = directory.resolve("notify.sock");
        Process listener = new ProcessBuilder("perl", "-MSocket", "-e", """
                socket(my $s, AF_UNIX, SOCK_DGRAM, 0); bind($s, pack_sockaddr_un($ARGV[0])) or die;
                setsockopt($s, SOL_SOCKET, 16, 1); $| = 1; print "bound\\n"; recv($s, my $m, 100, 0); print $m;""", socket.toString()).start();
        try (var lines = listener.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("bound");
            try (TestServer server = TestServer.of(coder, home)
                    .with("CODER_PG_CONNECTION_URL", postgres.database("notify"))
                    .with("NOTIFY_SOCKET", socket.toString())
                    .ready()) {
                assertThat(lines.readLine()).isEqualTo("READY=1");
                // The supervisor is the main process; the server is its only child.
                assertThat(Files.readString(Path.of("/proc/" + server.pid() + "/cmdline")))
                        .startsWith("perl");
                new ProcessBuilder("kill", "-INT", String.valueOf(server.pid()))
                        .start()
                        .waitFor();
                assertThat(server.end()).isZero();
                assertThat(server.log()).contains("stopping");
            }
        } finally {
            listener.destroyForcibly();
        }
    }

    @Test
    void httpsIsServedWithTheCertificateAndAForeignKeyIsFatal()
            throws IOException, InterruptedException, GeneralSecurityException {
        Path certificate = PemTest.selfSigned(directory, "web");
        PemTest.selfSigned(directory, "foreign");
        int port = TestPostgres.freePort();
        TestServer.Builder builder = TestServer.of(coder, home)
                .with("CODER_PG_CONNECTION_URL", postgres.database("https"))
                .with("CODER_TLS_ENABLE", "true")
                .with("CODER_TLS_ADDRESS", "127.0.0.1:" + port)
                .with("CODER_TLS_CERT_FILE", certificate.toString())
                .with("CODER_TLS_KEY_FILE", directory.resolve("web.key").toString());
        try (TestServer server = builder.ready()) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(Trust.context(null, Trust.roots(certificate)))
                    .build();
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/healthz"))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("OK");
            assertThat(server.get("/healthz", "").body()).isEqualTo("OK");
        }
        TestServer foreign = builder.with(
                        "CODER_TLS_KEY_FILE", directory.resolve("foreign.key").toString())
                .run("server");
        assertThat(foreign.end()).isEqualTo(1);
        assertThat(foreign.log()).contains("does not belong to the certificate").doesNotContain("connecting");
    }

    @Test
    void withoutTerraformTheServerEndsAfterItWasReady() throws IOException, InterruptedException {
        TestServer server = TestServer.of(coder, home)
                .with("CODER_PG_CONNECTION_URL", postgres.database("terraform"))
                .with("HTTPS_PROXY", "http://127.0.0.1:" + TestPostgres.freePort())
                .with("PATH", "/usr/bin:/bin")
                .without("CODER_PROVISIONER_DAEMONS")
                .run("server");
        assertThat(server.end()).isEqualTo(1);
        assertThat(server.log()).contains("stand-in: ready").contains("install terraform");
    }

    @Test
    void theIssuerOfOpenIdConnectMustAnswerWithItsOwnName() throws IOException, InterruptedException {
        HttpServer issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        String name = "http://127.0.0.1:" + issuer.getAddress().getPort();
        issuer.createContext("/.well-known/openid-configuration", exchange -> {
            byte[] body = ("{\"issuer\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        try {
            TestServer.Builder builder = TestServer.of(coder, home)
                    .with("CODER_PG_CONNECTION_URL", postgres.database("oidc"))
                    .with("CODER_OIDC_CLIENT_ID", "x")
                    .with("CODER_OIDC_ISSUER_URL", name);
            builder.ready().close();
            TestServer mismatch =
                    builder.with("CODER_OIDC_ISSUER_URL", name + "/").run("server");
            assertThat(mismatch.end()).isEqualTo(1);
            assertThat(mismatch.log()).contains("the issuer does not match");
        } finally {
            issuer.stop(0);
        }
    }

    @Test
    void aTakenPortIsFatalBeforeTheDatabaseIsAsked() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0)) {
            TestServer server = TestServer.of(coder, home)
                    .with("CODER_PG_CONNECTION_URL", "postgres://nowhere.invalid/x")
                    .with("CODER_HTTP_ADDRESS", "127.0.0.1:" + taken.getLocalPort())
                    .run("server");
            assertThat(server.end()).isEqualTo(1);
            assertThat(server.log()).contains("listen tcp").doesNotContain("connect to postgres");
        }
    }

    @Test
    void theCommandsForAccountsWorkOnTheDatabase() throws IOException, InterruptedException {
        String url = postgres.database("accounts");
        TestServer.Builder commands =
                TestServer.of(coder, home).with("CODER_PG_CONNECTION_URL", url).with("CODER_PASSWORD", STRONG);
        String[] create = {"server", "create-admin-user", "--username", "root", "--email", "r@example.com"};
        TestServer created = commands.run(create);
        assertThat(created.end()).as(created.log()).isZero();
        assertThat(created.out()).contains("User created").doesNotContain(STRONG);
        TestServer again = commands.run(create);
        assertThat(again.end()).isEqualTo(1);
        assertThat(again.log()).contains("unique violation");
        TestServer reset =
                commands.input("Another-Horse-43-y\nAnother-Horse-43-y\n").run("reset-password", "root");
        assertThat(reset.end()).as(reset.log()).isZero();
        try (TestServer server = TestServer.of(coder, home)
                .with("CODER_PG_CONNECTION_URL", url)
                .with("CODER_PROMETHEUS_ENABLE", "true")
                .with("CODER_PROMETHEUS_ADDRESS", "127.0.0.1:" + TestPostgres.freePort())
                .ready()) {
            String login = "{\"email\":\"r@example.com\",\"password\":\"%s\"}";
            assertThat(server.post("/api/v2/users/login", login.formatted(STRONG), "")
                            .statusCode())
                    .isEqualTo(401);
            token(server, "session_token", "/api/v2/users/login", login.formatted("Another-Horse-43-y"), "");
            assertThat(server.log()).contains("started Prometheus listener");
        }
    }

    @Test
    void loginMakesTheFirstUserAndKeepsTheSession() throws IOException, InterruptedException {
        Path config = directory.resolve("config");
        try (TestServer server = TestServer.of(coder, home)
                .with("CODER_PG_CONNECTION_URL", postgres.database("login"))
                .ready()) {
            String base = "http://127.0.0.1:" + server.port;
            TestServer login = TestServer.of(coder, home)
                    .with("CODER_FIRST_USER_PASSWORD", STRONG)
                    .run(
                            "--global-config",
                            config.toString(),
                            "login",
                            base,
                            "--first-user-username=admin",
                            "--first-user-email=a@example.com",
                            "--first-user-trial=false");
            assertThat(login.end()).as(login.log()).isZero();
            String session = Files.readString(config.resolve("session"));
            assertThat(server.get("/api/v2/users/me", session).statusCode()).isEqualTo(200);
            assertThat(Files.getPosixFilePermissions(config.resolve("session")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void withoutADatabaseUrlRootIsRefusedAndOthersKeepAFile() throws IOException, InterruptedException {
        boolean root = "root".equals(System.getProperty("user.name"));
        Path own = Files.createDirectory(directory.resolve("nobody"));
        TestServer.Builder builder = TestServer.of(coder, own);
        if (root) {
            TestServer refused = TestServer.of(coder, home).run("server");
            assertThat(refused.end()).isEqualTo(1);
            assertThat(refused.log()).contains("refuses to run as root");
            Files.setOwner(
                    own, own.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            builder.as("nobody");
        }
        try (TestServer server = builder.ready()) {
            assertThat(server.log()).contains("as a simplification");
            assertThat(server.post(USERS_FIRST, FIRST.formatted(STRONG), "").statusCode())
                    .isEqualTo(201);
            assertThat(server.terminate()).isZero();
        }
        try (TestServer server = builder.ready()) {
            assertThat(server.get(USERS_FIRST, "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutAnAccessUrlTheServerDoesNotStart() throws IOException, InterruptedException {
        TestServer server = TestServer.of(coder, home)
                .with("CODER_PG_CONNECTION_URL", "postgres://nowhere.invalid/x")
                .without("CODER_ACCESS_URL")
                .run("server");
        assertThat(server.end()).isEqualTo(1);
        assertThat(server.log()).contains("CODER_ACCESS_URL").contains("tunnel");
    }
}
