package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.modules.Modules;
import dev.fettle.modules.archive.ArchiveSpec;
import dev.fettle.modules.check.CheckSpec;
import dev.fettle.modules.command.CommandSpec;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.lineinfile.LineInFileSpec;
import dev.fettle.modules.link.LinkSpec;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.modules.pkg.RepositorySpec;
import dev.fettle.modules.postgresqlhba.PostgresqlHbaSpec;
import dev.fettle.modules.selinux.SelinuxBooleanSpec;
import dev.fettle.modules.service.ServiceSpec;
import dev.fettle.pkl.ArtifactResolver;
import dev.fettle.pkl.InfraFile;
import dev.fettle.pkl.PklInfra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Coder, its database, its certificate, its proxy and Docker become on each system of the document: packages, places and services, as
 * kept in {@code systems/}. Write these anew with {@code -Dfettle.golden=write}.
 */
class SystemsTest {

    private static final Path GOLDENS = Path.of("src/test/resources/systems");

    /** A host as {@code /etc/os-release} and {@code uname} of a fresh installation describe it. */
    private record Recorded(String id, String family, String version, String codename, String arch) {
        Facts facts() {
            return new Facts(
                    id,
                    family,
                    version,
                    codename,
                    arch,
                    "one",
                    "systemd",
                    4,
                    8L << 30,
                    100L << 30,
                    "root",
                    "b",
                    family.equals("rhel") ? Map.of("selinux", "on") : Map.of());
        }

        @Override
        public String toString() {
            return id + "-" + version + "-" + arch;
        }
    }

    static Stream<Recorded> systems() {
        return Stream.of(
                new Recorded("ubuntu", "debian", "20.04", "focal", "amd64"),
                new Recorded("ubuntu", "debian", "22.04", "jammy", "arm64"),
                new Recorded("ubuntu", "debian", "24.04", "noble", "amd64"),
                new Recorded("ubuntu", "debian", "25.04", "plucky", "amd64"),
                new Recorded("ubuntu", "debian", "26.10", "unknown", "amd64"),
                new Recorded("debian", "debian", "11", "bullseye", "amd64"),
                new Recorded("debian", "debian", "12", "bookworm", "amd64"),
                new Recorded("debian", "debian", "12", "bookworm", "arm64"),
                new Recorded("debian", "debian", "12", "bookworm", "armhf"),
                new Recorded("debian", "debian", "13", "trixie", "arm64"),
                new Recorded("centos", "rhel", "8", "", "amd64"),
                new Recorded("centos", "rhel", "9", "", "arm64"),
                new Recorded("centos", "rhel", "10", "Coughlan", "amd64"),
                new Recorded("rhel", "rhel", "8.10", "", "arm64"),
                new Recorded("rhel", "rhel", "9.4", "", "amd64"),
                new Recorded("rhel", "rhel", "10.0", "", "amd64"),
                new Recorded("rocky", "rhel", "8.10", "", "amd64"),
                new Recorded("rocky", "rhel", "9.5", "", "arm64"),
                new Recorded("rocky", "rhel", "10.0", "", "amd64"),
                new Recorded("almalinux", "rhel", "8.10", "", "amd64"),
                new Recorded("almalinux", "rhel", "9.5", "", "amd64"),
                new Recorded("almalinux", "rhel", "10.0", "", "arm64"),
                new Recorded("fedora", "rhel", "35", "", "amd64"),
                new Recorded("fedora", "rhel", "42", "", "arm64"));
    }

    private static final String PGDG =
            "repository = \"pgdg\"; release = 16; pgdg { key = \"K\"; fingerprint = \"%s\" }".formatted("0".repeat(40));

    @TempDir
    Path dir;

    private String docker = "";
    private final Set<String> artifacts = new ConcurrentSkipListSet<>();

    @ParameterizedTest
    @MethodSource("systems")
    void isInstalledAsTheSystemWantsIt(Recorded system) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("== archive\n").append(rendered(system, "", "", "coder", "postgresql", "tls"));
        text.append("== package\n").append(rendered(system, "install = \"package\"", "", "coder"));
        text.append("== PostgreSQL 15\n").append(rendered(system, "", "release = 15", "postgresql"));
        text.append("== PostgreSQL 16 of pgdg\n")
                .append(rendered(
                        system,
                        "",
                        PGDG.replace("\"K\"", "new fettle.LocalFile { path = \"test.pkl\" }"),
                        "postgresql"));
        text.append("== nginx\n").append(rendered(system, "", "", "nginx"));
        text.append("== Docker\n").append(rendered(system, "", "", "docker"));
        docker = "repository = \"docker\"; docker { key = new fettle.LocalFile { path = \"test.pkl\" } }";
        text.append("== Docker of its own repository\n").append(rendered(system, "", "", "docker"));
        Path golden = GOLDENS.resolve(system + ".txt");
        if ("write".equals(System.getProperty("fettle.golden"))) {
            Files.createDirectories(GOLDENS);
            Files.writeString(golden, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("systems")
    void isSupported(Recorded system) throws IOException {
        try (PklInfra infra = infra("", "")) {
            assertThat(infra.load().taskservs())
                    .allSatisfy(t -> assertThat(t.declare().supports())
                            .as(t.type())
                            .satisfiesAnyOf(
                                    all -> assertThat(all).isEmpty(),
                                    some -> assertThat(some).anyMatch(s -> s.covers(system.facts()))));
        }
    }

    @Test
    void olderSystemsAreNot() throws IOException {
        try (PklInfra infra = infra("", "")) {
            for (Recorded old : List.of(
                    new Recorded("ubuntu", "debian", "18.04", "bionic", "amd64"),
                    new Recorded("debian", "debian", "10", "buster", "amd64"),
                    new Recorded("centos", "rhel", "7", "", "amd64"),
                    new Recorded("fedora", "rhel", "34", "", "amd64"))) {
                assertThat(infra.load().taskservs())
                        .filteredOn(t -> t.type().equals("coder"))
                        .singleElement()
                        .satisfies(t -> assertThat(t.declare().supports()).noneMatch(s -> s.covers(old.facts())));
            }
        }
    }

    /** On RHEL 8, packages of pgdg want the module disabled, while Coder wants a client from wherever. */
    @Test
    void theClientLeavesAStreamThatIsDisabled() throws Exception {
        Facts facts = new Recorded("rhel", "rhel", "8.10", "", "amd64").facts();
        Path stream = dir.resolve("stream");
        try (PklInfra infra = infra("", PGDG.replace("\"K\"", "new fettle.LocalFile { path = \"test.pkl\" }"))) {
            Definition definition = infra.load();
            Map<String, Task> chosen = definition.taskservs().stream()
                    .flatMap(t -> tasks(definition, t, facts).stream())
                    .filter(t -> t.id().name().equals("stream"))
                    .collect(Collectors.toMap(t -> t.id().owner(), t -> t));
            assertThat(chosen).containsOnlyKeys("coder", "postgresql");
            for (Map.Entry<String, List<Boolean>> e : Map.of(
                            "state=disabled\nstream=\n", List.of(true, true),
                            "state=enabled\nstream=15\n", List.of(true, false),
                            "state=enabled\nstream=12\n", List.of(false, false))
                    .entrySet()) {
                Files.writeString(stream, e.getKey());
                assertThat(List.of(isChosen(chosen.get("coder"), stream), isChosen(chosen.get("postgresql"), stream)))
                        .as(e.getKey())
                        .isEqualTo(e.getValue());
            }
        }
        try (PklInfra infra = infra("", "release = 15")) {
            Definition definition = infra.load();
            Task own = definition.taskservs().stream()
                    .flatMap(t -> tasks(definition, t, facts).stream())
                    .filter(t -> t.id().toString().startsWith("postgresql/stream"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(stream, "state=disabled\nstream=\n");
            assertThat(isChosen(own, stream)).isFalse();
        }
    }

    /** Ask the script of a task whether a stream is chosen that a file of dnf's tells of. */
    private static boolean isChosen(Task task, Path stream) throws Exception {
        CommandSpec spec = (CommandSpec) task.spec();
        ProcessBuilder shell = new ProcessBuilder(
                "sh",
                "-c",
                spec.unless().orElseThrow().replace("/etc/dnf/modules.d/postgresql.module", stream.toString()));
        spec.environment().forEach((name, value) -> shell.environment().put(name, text(value)));
        return shell.start().waitFor() == 0;
    }

    @Test
    void otherArchitecturesThanCoderIsMadeForAreRefused() throws IOException {
        try (PklInfra infra = infra("", "")) {
            Definition definition = infra.load();
            Taskserv coder = definition.taskservs().stream()
                    .filter(t -> t.type().equals("coder"))
                    .findFirst()
                    .orElseThrow();
            for (String arch : List.of("riscv64", "ppc64le", "s390x", "i386")) {
                Facts facts = new Recorded("debian", "debian", "13", "trixie", arch).facts();
                assertThatThrownBy(() -> tasks(definition, coder, facts))
                        .isInstanceOf(EngineException.class)
                        .hasMessageContaining("There is no release of Coder for `" + arch
                                + "`, the architecture of `one`: use a host with one of `amd64`, `arm64`, `armhf`.");
            }
        }
        assertThat(artifacts).isEmpty();
    }

    private String rendered(Recorded system, String coder, String postgresql, String... only) throws IOException {
        artifacts.clear();
        try (PklInfra infra = infra(coder, postgresql)) {
            Definition definition = infra.load();
            List<Taskserv> chosen = definition.taskservs().stream()
                    .filter(t -> only.length == 0 || List.of(only).contains(t.type()))
                    .toList();
            String lines = chosen.stream()
                    .flatMap(t -> tasks(definition, t, system.facts()).stream())
                    .flatMap(t -> line(t).stream())
                    .map(l -> l + "\n")
                    .collect(Collectors.joining());
            return lines
                    + new TreeSet<>(artifacts)
                            .stream().map(name -> "artifact " + name + "\n").collect(Collectors.joining());
        }
    }

    private static List<Task> tasks(Definition definition, Taskserv taskserv, Facts facts) {
        Map<String, Endpoint> endpoints = new HashMap<>();
        taskserv.declare()
                .requests()
                .forEach(request -> endpoints.put(
                        request.name(), provider(definition, request).endpoint(request)));
        List<Request> requests = definition.taskservs().stream()
                .flatMap(t -> t.declare().requests().stream())
                .filter(r -> provider(definition, r).id().equals(taskserv.id()))
                .toList();
        return taskserv.tasks(
                new Expansion(definition.servers().get(0), facts, requests, endpoints, Expansion.INSTALL));
    }

    private static Taskserv provider(Definition definition, Request request) {
        return definition.taskservs().stream()
                .filter(t -> t.declare().provides().contains(request.capability()))
                .findFirst()
                .orElseThrow();
    }

    /** Say what differs between systems. */
    private static Optional<String> line(Task task) {
        Record spec = task.spec();
        if (spec instanceof PackageSpec p) {
            return Optional.of(
                    "package " + p.name() + p.version().map(v -> " " + v).orElse("")
                            + p.file().map(f -> " from " + f).orElse(""));
        }
        if (spec instanceof RepositorySpec r) {
            return Optional.of("repository " + r.manager() + " " + String.join(" ", r.uris())
                    + r.suites().stream().map(s -> " " + s).collect(Collectors.joining()));
        }
        if (spec instanceof ServiceSpec s) {
            return Optional.of("service " + s.unit());
        }
        if (spec instanceof PostgresqlHbaSpec h) {
            return Optional.of("hba " + h.path() + " " + h.type());
        }
        if (spec instanceof ArchiveSpec a) {
            return Optional.of("unpacked " + a.path());
        }
        if (spec instanceof LinkSpec l) {
            return Optional.of("link " + l.path() + " to " + l.target().orElse(""));
        }
        if (spec instanceof LineInFileSpec l) {
            return Optional.of("line " + l.path() + ": " + l.line());
        }
        if (spec instanceof FileSpec f && (f.source().isPresent() || f.path().contains("conf.d"))) {
            return Optional.of("file " + f.path());
        }
        if (spec instanceof SelinuxBooleanSpec s) {
            return Optional.of("SELinux " + s.name() + " " + s.on());
        }
        if (spec instanceof CheckSpec c && c.environment().containsKey("OBSTACLE")) {
            return Optional.of("refused: " + text(c.environment().get("OBSTACLE")));
        }
        if (spec instanceof CommandSpec c
                && List.of("cluster", "stream").contains(task.id().name())) {
            return Optional.of(
                    c.argv().isEmpty()
                            ? "stream " + text(c.environment().get("WANTED")) + " or "
                                    + text(c.environment().get("OLDEST")) + " and newer"
                                    + (c.environment().containsKey("ELSEWHERE") ? ", or none" : "")
                            : "command " + String.join(" ", c.argv()));
        }
        return Optional.empty();
    }

    private static String text(Content content) {
        return content.literal().orElseThrow();
    }

    private PklInfra infra(String coder, String postgresql) throws IOException {
        Path file = Files.writeString(dir.resolve("test.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/Task.pkl" as fettle
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                import "modulepath:/taskservs/docker/Docker.pkl"
                import "modulepath:/taskservs/nginx/Nginx.pkl"
                import "modulepath:/taskservs/postgresql/Postgresql.pkl"
                import "modulepath:/taskservs/tls/TlsServer.pkl"
                servers {
                  ["one"] {
                    address = "10.0.0.10"
                    taskservs {
                      new TlsServer {}
                      new Postgresql { %s }
                      new Docker { %s }
                      new Nginx { server_names { "proxy.example.com" } }
                      new CoderServer {
                        access_url = "https://coder.example.com"
                        database { typ = "postgresql" }
                        tls { enabled = true }
                        admin { email = "a@example.com" }
                        %s
                      }
                    }
                  }
                }
                """.formatted(postgresql, docker, coder));
        return PklInfra.builder(InfraFile.of(file))
                .modules(Modules.all())
                .artifacts(wanted -> {
                    artifacts.add(wanted.name());
                    return new ArtifactResolver.Artifact(
                            new Content.LocalFile(file, "0".repeat(64), 1), Optional.empty());
                })
                .build();
    }
}
