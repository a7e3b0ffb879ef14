package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.tls.KeyAlgorithm;
import dev.fettle.modules.tls.TlsCaModule;
import dev.fettle.modules.tls.TlsCaSpec;
import dev.fettle.modules.tls.TlsCertificateModule;
import dev.fettle.modules.tls.TlsCertificateSpec;
import dev.fettle.modules.tls.TlsCheckModule;
import dev.fettle.modules.tls.TlsCheckSpec;
import dev.fettle.modules.tls.TlsKeyModule;
import dev.fettle.modules.tls.TlsKeySpec;
import dev.fettle.modules.tls.TlsRequestModule;
import dev.fettle.modules.tls.TlsRequestSpec;
import dev.fettle.modules.tls.TlsSignatureModule;
import dev.fettle.modules.tls.TlsSignatureSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SandboxHosts("certificates-1")
final class CertificatesOnHostTest {

    private static final List<String> NAMES = List.of("app.example.org", "*.dev.example.org", "10.0.0.7");

    private final HostBench bench;

    CertificatesOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    private Task directory(String path) {
        return bench.task(path.substring(1).replace('/', '-'), new DirectoryModule(), DirectorySpec.of(path))
                .build();
    }

    private Task key(String path) {
        return bench.task(
                        "key",
                        new TlsKeyModule(),
                        new TlsKeySpec(
                                path,
                                KeyAlgorithm.EC_P256,
                                Optional.of("root"),
                                Optional.of("www-data"),
                                "0640",
                                Presence.PRESENT))
                .build();
    }

    private Task check(List<String> names, int renewDays) {
        return bench.task(
                        "check",
                        new TlsCheckModule(),
                        new TlsCheckSpec(
                                "/etc/app/app.crt",
                                "/etc/app/app.key",
                                names,
                                Optional.of("/etc/ca/ca.crt"),
                                renewDays))
                .build();
    }

    @Test
    void anAuthoritySignsACheckFollowsAndAllIsTakenAwayAgain() {
        Task home = directory("/etc/app");
        Task vault = directory("/etc/ca");
        Task key = key("/etc/app/app.key");
        Task authority = bench.task(
                        "ca",
                        new TlsCaModule(),
                        new TlsCaSpec("/etc/ca/ca.key", "/etc/ca/ca.crt", "Test CA", 3650, 30, Presence.PRESENT))
                .build();
        Task request = bench.task(
                        "csr",
                        new TlsRequestModule(),
                        new TlsRequestSpec("/etc/app/app.key", NAMES, Optional.empty(), Presence.PRESENT))
                .build();
        Task signature = bench.task(
                        "sign",
                        new TlsSignatureModule(),
                        new TlsSignatureSpec(
                                Content.output(request.id(), "pem"),
                                NAMES,
                                "/etc/ca/ca.key",
                                "/etc/ca/ca.crt",
                                "/etc/ca/app.crt",
                                90,
                                30,
                                Presence.PRESENT))
                .build();
        Task certificate = bench.task(
                        "cert",
                        new FileModule(),
                        FileSpec.of("/etc/app/app.crt", Content.output(signature.id(), "pem")))
                .build();
        Task check = check(List.of("app.example.org", "a.dev.example.org"), 30);
        Task[] all = {check, certificate, signature, request, authority, key, vault, home};

        Plan plan = bench.plan(all);
        assertThat(plan.diagnostics()).isEmpty();
        assertThat(plan.tasks())
                .filteredOn(t -> t.id().name().equals("check"))
                .extracting(PlannedTask::certainty)
                .containsExactly(PlannedTask.Certainty.DEFERRED);
        bench.converge(all);
        assertThat(bench.sh("stat -c '%a %U:%G' /etc/app/app.key /etc/ca/ca.key"))
                .isEqualTo("640 root:www-data\n600 root:root\n");

        // The key is replaced by hand: everything that hangs on it follows.
        bench.sh("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out /etc/app/app.key 2>/dev/null");
        assertThat(bench.plan(all).changes()).extracting(t -> t.id().name()).contains("csr", "sign");
        bench.converge(all);

        Plan wanting = bench.plan(
                authority,
                vault,
                home,
                key,
                certificate,
                signature,
                request,
                check(List.of("app.example.org", "a.b.dev.example.org"), 100));
        assertThat(wanting.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary())
                        .contains("it is not for `a.b.dev.example.org`; it is due to be renewed, for it ends on "));

        bench.converge(home, vault);
        assertThat(bench.sh("find /etc/app /etc/ca -mindepth 1")).isEmpty();
    }

    @Test
    void aSelfSignedCertificateIsRenewedWithinItsWindow() {
        Task home = directory("/etc/self");
        Task key = bench.task(
                        "key",
                        new TlsKeyModule(),
                        new TlsKeySpec(
                                "/etc/self/app.key",
                                KeyAlgorithm.EC_P256,
                                Optional.empty(),
                                Optional.empty(),
                                "0600",
                                Presence.PRESENT))
                .build();
        bench.converge(certificate(30), key, home);
        String first = bench.sh("openssl x509 -in /etc/self/app.crt -noout -serial");
        bench.expectChanges(List.of(), certificate(89), key, home);
        Plan due = bench.plan(certificate(90, 120), key, home);
        assertThat(due.changes())
                .singleElement()
                .satisfies(
                        t -> assertThat(t.decision().reason()).startsWith("it is due to be renewed, for it ends on "));
        bench.converge(certificate(90, 120), key, home);
        assertThat(bench.sh("openssl x509 -in /etc/self/app.crt -noout -serial"))
                .isNotEqualTo(first);
        bench.converge();
        assertThat(bench.sh("ls -A /etc/self 2>/dev/null || :")).isEmpty();
    }

    private Task certificate(int renewDays) {
        return certificate(renewDays, 90);
    }

    private Task certificate(int renewDays, int days) {
        return bench.task(
                        "cert",
                        new TlsCertificateModule(),
                        new TlsCertificateSpec(
                                "/etc/self/app.crt",
                                "/etc/self/app.key",
                                NAMES,
                                Optional.empty(),
                                Optional.empty(),
                                "0644",
                                days,
                                renewDays,
                                Presence.PRESENT))
                .build();
    }
}
