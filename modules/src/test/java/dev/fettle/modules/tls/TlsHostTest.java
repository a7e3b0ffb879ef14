package dev.fettle.modules.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.ScriptBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the scripts with the real openssl. */
final class TlsHostTest {

    private static final List<String> NAMES = List.of("web-1.Example.org", "*.example.org", "10.0.0.7", "fd00::1");

    @TempDir
    Path dir;

    private ScriptBench bench = new ScriptBench("dash");

    private String at(String name) {
        return dir.resolve(name).toString();
    }

    private TlsKeySpec key(KeyAlgorithm algorithm) {
        return new TlsKeySpec(
                at("my key.pem"), algorithm, Optional.empty(), Optional.empty(), "0600", Presence.PRESENT);
    }

    private TlsCaSpec ca(String name, int days, int renewDays) {
        return new TlsCaSpec(at("ca.key"), at("ca.crt"), name, days, renewDays, Presence.PRESENT);
    }

    private TlsRequestSpec request(List<String> names) {
        return new TlsRequestSpec(at("my key.pem"), names, Optional.empty(), Presence.PRESENT);
    }

    private TlsSignatureSpec signature(String request, List<String> names, int days, int renewDays) {
        return new TlsSignatureSpec(
                Content.of(request),
                names,
                at("ca.key"),
                at("ca.crt"),
                at("signed.crt"),
                days,
                renewDays,
                Presence.PRESENT);
    }

    private TlsCertificateSpec certificate(List<String> names, int renewDays) {
        return new TlsCertificateSpec(
                at("self.crt"),
                at("my key.pem"),
                names,
                Optional.empty(),
                Optional.empty(),
                "0644",
                90,
                renewDays,
                Presence.PRESENT);
    }

    private TlsCheckSpec check(List<String> names, int renewDays) {
        return new TlsCheckSpec(at("self.crt"), at("my key.pem"), names, Optional.empty(), renewDays);
    }

    /** Bring it about, see that it is, and return the output. */
    private <S extends Record> String settle(TaskModule<S> module, S spec) {
        assertThat(bench.apply(module, spec).kind()).isEqualTo(Decision.Kind.CHANGE);
        return settled(module, spec);
    }

    private <S extends Record> String settled(TaskModule<S> module, S spec) {
        Decision again = bench.decide(module, spec);
        assertThat(again).isInstanceOf(Decision.UpToDate.class);
        return ((Decision.UpToDate) again)
                .outputs().values().stream().map(o -> o.text()).findFirst().orElse("");
    }

    private String openssl(String... arguments) throws Exception {
        Path output = Files.createTempFile(dir, "out", ".txt");
        Process process = new ProcessBuilder(Stream.concat(Stream.of("openssl"), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        Files.delete(output);
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void signsARequestAndKeepsTheCertificateUntilSomethingChanges(String shell) throws Exception {
        bench = new ScriptBench(shell);
        String authority = settle(new TlsCaModule(), ca("Fettle CA, \"a/b\" + c=d \\ ü", 3650, 30));
        settle(new TlsKeyModule(), key(KeyAlgorithm.EC_P256));
        String request = settle(new TlsRequestModule(), request(NAMES));
        TlsSignatureModule module = new TlsSignatureModule();
        String chain = settle(module, signature(request, NAMES, 90, 30));
        assertThat(chain).startsWith("-----BEGIN CERTIFICATE-----").endsWith(authority);
        assertThat(settled(module, signature(request, NAMES, 90, 30))).isEqualTo(chain);
        assertThat(openssl("verify", "-x509_strict", "-CAfile", at("ca.crt"), at("signed.crt")))
                .endsWith(": OK\n");
        assertThat(openssl("x509", "-in", at("signed.crt"), "-noout", "-checkhost", "a.example.org"))
                .contains("does match");
        assertThat(openssl("x509", "-in", at("signed.crt"), "-noout", "-checkip", "fd00::1"))
                .contains("does match");

        List<String> fewer = NAMES.subList(0, 2);
        assertThat(bench.decide(new TlsRequestModule(), request(fewer)).reason())
                .isEqualTo("the names differ");
        String other = settle(new TlsRequestModule(), request(fewer));
        assertThat(bench.decide(module, signature(other, fewer, 90, 30)).reason())
                .isEqualTo("the names differ");
        settle(module, signature(other, fewer, 90, 30));

        assertThat(bench.decide(module, signature(other, fewer, 200, 100)).reason())
                .startsWith("it is due to be renewed, for it ends on ");
        settle(module, signature(other, fewer, 200, 100));

        Files.delete(dir.resolve("my key.pem"));
        settle(new TlsKeyModule(), key(KeyAlgorithm.EC_P256));
        assertThat(bench.decide(new TlsRequestModule(), request(fewer)).reason())
                .isEqualTo("it is for another key");
        String third = settle(new TlsRequestModule(), request(fewer));
        assertThat(bench.decide(module, signature(third, fewer, 200, 100)).reason())
                .isEqualTo("it is for another key");
        settle(module, signature(third, fewer, 200, 100));
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("ca.key", "ca.crt", "my key.pem", "my key.pem.csr", "signed.crt");
        }
    }

    @Test
    void signsAnewForAnotherAuthority() throws Exception {
        settle(new TlsCaModule(), ca("One", 3650, 30));
        settle(new TlsKeyModule(), key(KeyAlgorithm.EC_P256));
        String request = settle(new TlsRequestModule(), request(NAMES));
        TlsSignatureSpec desired = signature(request, NAMES, 90, 30);
        settle(new TlsSignatureModule(), desired);
        Files.delete(dir.resolve("ca.key"));
        assertThat(bench.decide(new TlsCaModule(), ca("One", 3650, 30))).isInstanceOf(Decision.Blocked.class);
        Files.delete(dir.resolve("ca.crt"));
        settle(new TlsCaModule(), ca("One", 3650, 30));
        assertThat(bench.decide(new TlsSignatureModule(), desired).reason())
                .isEqualTo("another authority has signed it");
        settle(new TlsSignatureModule(), desired);
    }

    @Test
    void renewsTheAuthorityWithTheSameKeySoThatItsCertificatesStayGood() throws Exception {
        settle(new TlsCaModule(), ca("One", 100, 10));
        String key = Files.readString(dir.resolve("ca.key"));
        settle(new TlsKeyModule(), key(KeyAlgorithm.RSA_3072));
        String request = settle(new TlsRequestModule(), request(NAMES));
        settle(new TlsSignatureModule(), signature(request, NAMES, 90, 30));
        assertThat(bench.decide(new TlsCaModule(), ca("One", 400, 200)).reason())
                .startsWith("it is due to be renewed, for it ends on ");
        settle(new TlsCaModule(), ca("One", 400, 200));
        assertThat(Files.readString(dir.resolve("ca.key"))).isEqualTo(key);
        settled(new TlsSignatureModule(), signature(request, NAMES, 90, 30));
        settle(new TlsCaModule(), ca("Two", 400, 200));
        settle(new TlsSignatureModule(), signature(request, NAMES, 90, 30));
    }

    @Test
    void refusesWhatIsNoRequestOrForAnother() {
        settle(new TlsCaModule(), ca("One", 3650, 30));
        settle(new TlsKeyModule(), key(KeyAlgorithm.EC_P256));
        String request = settle(new TlsRequestModule(), request(NAMES));
        assertThat(bench.decide(new TlsSignatureModule(), signature("nonsense", NAMES, 90, 30)))
                .isInstanceOf(Decision.Blocked.class);
        assertThat(bench.decide(new TlsSignatureModule(), signature(request, List.of("evil.org"), 90, 30))
                        .reason())
                .isEqualTo("the request is for `CN=web-1.Example.org` and not for `evil.org`");
    }

    @Test
    void neverReplacesAKey() throws Exception {
        TlsKeyModule module = new TlsKeyModule();
        for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.EC_P384, KeyAlgorithm.ED25519, KeyAlgorithm.RSA_3072)) {
            settle(module, key(algorithm));
            Path path = dir.resolve("my key.pem");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(bench.decide(module, key(KeyAlgorithm.EC_P256)).reason())
                    .isEqualTo("the key `" + path + "` is of another kind: " + algorithm.words());
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
            settle(module, key(algorithm));
            Decision.Change make = (Decision.Change) bench.decide(
                    module,
                    new TlsKeySpec(
                            at("new.pem"), algorithm, Optional.empty(), Optional.empty(), "0600", Presence.PRESENT));
            Files.writeString(dir.resolve("new.pem"), "appeared meanwhile");
            assertThat(bench.perform(make.actions().get(0)).status()).isNotZero();
            assertThat(dir.resolve("new.pem")).hasContent("appeared meanwhile");
            assertThat(bench.decide(
                            module,
                            new TlsKeySpec(
                                    at("new.pem"),
                                    algorithm,
                                    Optional.empty(),
                                    Optional.empty(),
                                    "0600",
                                    Presence.PRESENT)))
                    .isInstanceOf(Decision.Blocked.class);
            Files.delete(dir.resolve("new.pem"));
            Files.delete(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void signsItselfAndIsChecked(String shell) throws Exception {
        bench = new ScriptBench(shell);
        settle(new TlsKeyModule(), key(KeyAlgorithm.ED25519));
        TlsCertificateModule module = new TlsCertificateModule();
        TlsCheckModule check = new TlsCheckModule();
        assertThat(bench.decide(check, check(NAMES, 0)).reason()).endsWith("does not do: it is not there");
        settle(module, certificate(NAMES, 30));
        settled(check, check(List.of("web-1.example.org", "else.Example.org", "*.example.org", "fd00:0::1"), 30));
        assertThat(bench.decide(check, check(List.of("example.org", "a.b.example.org", "10.0.0.8"), 30))
                        .reason())
                .endsWith("does not do: it is not for `example.org`, `a.b.example.org`, `10.0.0.8`");
        assertThat(bench.decide(check, check(NAMES, 90)).reason())
                .contains("does not do: it is due to be renewed, for it ends on ");
        settle(module, certificate(List.of("x.org"), 30));
        assertThat(openssl("verify", "-CAfile", at("self.crt"), at("self.crt"))).endsWith(": OK\n");
        Files.setPosixFilePermissions(dir.resolve("self.crt"), PosixFilePermissions.fromString("rw-------"));
        assertThat(bench.decide(module, certificate(List.of("x.org"), 30)).reason())
                .isEqualTo("mode differs");
        settle(module, certificate(List.of("x.org"), 30));
        Files.writeString(dir.resolve("self.crt"), "not a certificate");
        assertThat(bench.decide(module, certificate(List.of("x.org"), 30))).isInstanceOf(Decision.Blocked.class);
    }

    @Test
    void refusesACertificateWhoseTimeHasNotBegun() throws Exception {
        settle(new TlsKeyModule(), key(KeyAlgorithm.EC_P256));
        settle(new TlsRequestModule(), request(NAMES));
        Files.createFile(dir.resolve("index.txt"));
        // `openssl x509` cannot set the first day before release 3.4; `openssl ca` always could.
        Files.writeString(dir.resolve("ca.cnf"), """
                [ca]
                default_ca = own
                [own]
                database = "%s"
                new_certs_dir = "%s"
                rand_serial = yes
                default_md = sha256
                policy = any
                copy_extensions = copy
                [any]
                commonName = optional
                """.formatted(at("index.txt"), dir));
        String[] sign = {
            "ca",
            "-batch",
            "-selfsign",
            "-notext",
            "-config",
            at("ca.cnf"),
            "-keyfile",
            at("my key.pem"),
            "-in",
            at("my key.pem.csr"),
            "-out",
            at("self.crt"),
            "-startdate",
            "20400101000000Z",
            "-enddate",
            "20410101000000Z"
        };
        openssl(sign);
        assertThat(bench.decide(new TlsCheckModule(), check(NAMES, 0)).reason())
                .endsWith("does not do: it is not valid before Jan  1 00:00:00 2040 GMT by the host's clock");
    }

    @Test
    void takesAwayWhatItMade() throws Exception {
        settle(new TlsCaModule(), ca("One", 3650, 30));
        settle(new TlsKeyModule(), key(KeyAlgorithm.EC_P256));
        String request = settle(new TlsRequestModule(), request(NAMES));
        settle(new TlsSignatureModule(), signature(request, NAMES, 90, 30));
        settle(new TlsCertificateModule(), certificate(NAMES, 30));
        remove(new TlsCertificateModule(), "self.crt");
        remove(new TlsSignatureModule(), "signed.crt");
        remove(new TlsRequestModule(), "my key.pem.csr");
        Decision.Change stale = (Decision.Change) bench.decide(new TlsKeyModule(), TlsKeySpec.absent(at("my key.pem")));
        Files.writeString(dir.resolve("my key.pem"), "another key");
        assertThat(bench.perform(stale.actions().get(0)).status()).isNotZero();
        remove(new TlsKeyModule(), "my key.pem");
        TlsCaModule authority = new TlsCaModule();
        removeEntry(
                authority, authority.resources(ca("One", 3650, 30)).manages().get(0));
        assertThat(dir).isEmptyDirectory();
    }

    private <S extends Record> void remove(TaskModule<S> module, String name) {
        removeEntry(module, "path:" + at(name));
    }

    private <S extends Record> void removeEntry(TaskModule<S> module, String resource) {
        S absent = module.removal(resource).orElseThrow();
        Decision decision = bench.apply(module, absent);
        assertThat(((Decision.Change) decision).destructive()).isTrue();
        assertThat(bench.decide(module, absent).kind()).isEqualTo(Decision.Kind.UP_TO_DATE);
    }

    @Test
    void foretellsAFirstInstallationWhereOpensslIsMissing() {
        TlsSignatureSpec desired = new TlsSignatureSpec(
                Content.of("x"), NAMES, at("ca.key"), at("ca.crt"), at("signed.crt"), 90, 30, Presence.PRESENT);
        TlsSignatureModule module = new TlsSignatureModule();
        java.util.Map<Probe<?>, Object> answers = new java.util.HashMap<>();
        for (Probe<?> probe : module.probes(desired)) {
            answers.put(probe, probe.kind().absent());
        }
        Decision decision = module.decide(desired, new dev.fettle.engine.spi.Answers(answers, Optional.empty()));
        assertThat(decision.kind()).isEqualTo(Decision.Kind.CHANGE);
        assertThat(module.resources(desired).needs())
                .contains("command:openssl", "path:" + at("ca.key"), "path:" + at("ca.crt"), "path:" + dir);
    }
}
