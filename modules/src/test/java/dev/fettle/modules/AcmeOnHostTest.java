package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.tls.AcmeCertificateModule;
import dev.fettle.modules.tls.AcmeCertificateSpec;
import dev.fettle.modules.tls.AcmeCertificateSpec.Challenge;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.Pebble;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Gets certificates from Pebble, the ACME server that Let's Encrypt's makers test clients with, which asks over HTTP and DNS. */
@SandboxHosts("acme-1")
final class AcmeOnHostTest {

    private final HostBench bench;

    AcmeOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    private static AcmeCertificateSpec spec(Challenge challenge, int renewDays, String... names) {
        return new AcmeCertificateSpec(
                "app",
                List.of(names),
                "/etc/app/app.crt",
                "/etc/app/app.key",
                Optional.of("www-data"),
                Optional.of("www-data"),
                Pebble.DIRECTORY,
                Optional.of("ops@example.org"),
                challenge,
                5002,
                challenge == Challenge.WEBROOT ? Optional.of("/var/www/acme") : Optional.empty(),
                challenge == Challenge.DNS ? Optional.of("/etc/dns/set") : Optional.empty(),
                challenge == Challenge.DNS ? Optional.of("/etc/dns/clear") : Optional.empty(),
                List.of("app.service"),
                renewDays,
                Presence.PRESENT,
                List.of());
    }

    private Task certificate(AcmeCertificateSpec spec) {
        return bench.task("certificate", new AcmeCertificateModule(), spec).build();
    }

    @Test
    void obtainsRenewsAndRemoves() {
        Task client = bench.task("certbot", new PackageModule(), PackageSpec.of("certbot"))
                .provides("command:certbot")
                .build();
        Task home = bench.task("home", new DirectoryModule(), DirectorySpec.of("/etc/app"))
                .build();
        Task standalone = certificate(spec(Challenge.STANDALONE, 14, "app.example.org", "www.example.org"));
        Plan first = bench.plan(standalone, client, home);
        assertThat(first.diagnostics()).isEmpty();
        assertThat(first.tasks())
                .filteredOn(t -> t.id().equals(standalone.id()))
                .extracting(PlannedTask::certainty)
                .containsExactly(PlannedTask.Certainty.FORETOLD);

        bench.converge(
                client,
                home,
                bench.task("pebble", new PackageModule(), PackageSpec.of("pebble"))
                        .build());
        bench.sh(Pebble.START);
        bench.sh(
                "systemd-run --quiet --unit=app --property=ExecReload='/bin/touch /run/app-took-it' tail -f /dev/null");
        Task refused = certificate(spec(Challenge.STANDALONE, 14, "refused_by_pebble.example.org"));
        assertThat(bench.result(bench.apply(refused, client, home), "certificate")
                        .detail())
                .contains("The authority refused: ");
        bench.converge(standalone, client, home);
        assertThat(bench.sh("stat -c '%a %U:%G' /etc/app/app.key /etc/app/app.crt"))
                .isEqualTo("600 www-data:www-data\n644 www-data:www-data\n");
        assertThat(bench.sh("openssl x509 -in /etc/app/app.crt -noout -ext subjectAltName"))
                .contains("DNS:app.example.org, DNS:www.example.org");

        // A copy spoilt by hand is mended without asking the authority again.
        String serial = serial();
        bench.sh("printf x >>/etc/app/app.key; : >/etc/app/app.key");
        bench.expectChanges(List.of("certificate: the copy differs"), standalone, client, home);
        bench.converge(standalone, client, home);
        assertThat(serial()).isEqualTo(serial);

        // What certbot's timer does.
        bench.sh("certbot renew --force-renewal --no-random-sleep-on-renew --quiet && test -e /run/app-took-it");
        assertThat(serial()).isNotEqualTo(serial);
        bench.expectChanges(List.of(), standalone, client, home);

        Task due = certificate(spec(Challenge.STANDALONE, 100, "app.example.org", "www.example.org"));
        assertThat(bench.plan(due, client, home).changes())
                .singleElement()
                .satisfies(
                        t -> assertThat(t.decision().reason()).startsWith("it is due to be renewed, for it ends on "));

        Task zone = certificate(spec(Challenge.DNS, 14, "*.example.org", "example.org"));
        bench.converge(zone, client, home);
        assertThat(bench.sh("openssl x509 -in /etc/app/app.crt -noout -ext subjectAltName"))
                .contains("DNS:*.example.org, DNS:example.org");

        bench.sh("systemd-run --quiet --unit=web python3 -m http.server --directory /var/www/acme 5002"
                + " && curl -sS --retry 30 --retry-connrefused --retry-delay 1 http://localhost:5002/ >/dev/null");
        bench.converge(certificate(spec(Challenge.WEBROOT, 14, "app.example.org")), client, home);

        bench.expectChanges(
                List.of("remove-acme.certificate:app: the certificate shall not be there; its key is lost"),
                client,
                home);
        bench.converge(client, home);
        assertThat(bench.sh("ls -A /etc/app /etc/letsencrypt/renewal /etc/letsencrypt/fettle"))
                .isEqualTo("/etc/app:\n\n/etc/letsencrypt/fettle:\n\n/etc/letsencrypt/renewal:\n");
    }

    private String serial() {
        return bench.sh("openssl x509 -in /etc/app/app.crt -noout -serial");
    }
}
