package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.standin.StandinRelease;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coder as an rpm, with a database, on a host that calls itself Rocky Linux 9 and has dnf and rpm in place of apt and dpkg.
 *
 * <p>Like some such hosts it has dpkg-query, too. The distribution's packages are small ones of our own under its names; the programs that they stand for come from Debian.
 */
@SandboxHosts("rpm-1")
final class RpmOnHostTest {

    private static final Path RELEASES = Path.of("target", "rpm-releases").toAbsolutePath();

    private static final String BECOME_ROCKY = """
            set -e
            mkdir -p /etc/postgresql-common /srv/rpms && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
            { apt-get update -q && apt-get install -y -q --no-install-recommends \\
                dnf rpm createrepo-c curl openssl perl postgresql-15 postgresql-client-15; } >&2
            # make_rpm NAME, with the rest of its spec on standard input
            make_rpm() {
                { printf '%%global __os_install_post %%{nil}\\nName: %s\\nVersion: 1\\nRelease: 1\\nSummary: test\\nLicense: MIT\\n' "$1"
                  printf 'BuildArch: noarch\\nAutoReqProv: no\\n%%description\\ntest\\n'; cat; } >/srv/package.spec
                rpmbuild -bb --quiet --define '_rpmdir /srv/rpms' --define '_rpmfilename %{NAME}.rpm' /srv/package.spec
            }
            for name in curl openssl perl-interpreter postgresql; do echo '%files' | make_rpm "$name"; done
            make_rpm postgresql-server <<'EOT'
            %install
            mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/lib/systemd/system %{buildroot}/var/lib/pgsql
            cat >%{buildroot}/usr/bin/postgresql-setup <<'EOF'
            #!/bin/sh
            [ "$1" = --initdb ] &&
                exec runuser -u postgres -- /usr/lib/postgresql/15/bin/initdb -D /var/lib/pgsql/data --auth=ident $PGSETUP_INITDB_OPTIONS
            EOF
            cat >%{buildroot}/usr/lib/systemd/system/postgresql.service <<'EOF'
            [Service]
            Type=notify
            User=postgres
            ExecStart=/usr/lib/postgresql/15/bin/postgres -D /var/lib/pgsql/data
            ExecReload=/bin/kill -HUP $MAINPID
            [Install]
            WantedBy=multi-user.target
            EOF
            %files
            %attr(0755,root,root) /usr/bin/postgresql-setup
            /usr/lib/systemd/system/postgresql.service
            %attr(0700,postgres,postgres) /var/lib/pgsql
            EOT
            createrepo_c -q /srv/rpms
            mkdir -p /etc/yum.repos.d
            printf '[baseos]\\nname=baseos\\nbaseurl=file:///srv/rpms\\ngpgcheck=0\\n' >/etc/yum.repos.d/rocky.repo
            rm /usr/bin/apt* /usr/bin/dpkg /etc/os-release
            printf '%s\\n' 'NAME="Rocky Linux"' 'ID="rocky"' 'ID_LIKE="rhel centos fedora"' 'VERSION_ID="9.5"' >/etc/os-release
            systemctl daemon-reload
            """;

    private final SandboxHost host;
    private final Desk desk;

    RpmOnHostTest(SandboxHost host, @TempDir Path dir) {
        this.host = host;
        this.desk = new Desk(dir).sharingReleases();
    }

    @BeforeEach
    void becomeARedHatSystem() {
        if (!sh(host, "cat /etc/os-release").contains("rocky")) {
            sh(host, BECOME_ROCKY);
        }
        for (String version : List.of("2.8.0", "2.9.0")) {
            StandinRelease.writePackage(RELEASES.resolve("v" + version), version, StandinRelease.architecture(), "rpm");
        }
    }

    @Test
    void livesAsAnRpm() {
        infra("2.8.0");
        assertThat(desk.plan()).as(desk.said()).isEqualTo(2);
        assertThat(desk.out()).contains("+ coder/package", "+ postgresql/cluster", "rocky 9.5");
        desk.ok("apply", "-y");
        desk.ok("apply", "-y");
        assertThat(desk.out()).contains("Converged: 0 changes");
        assertThat(installed()).isEqualTo("coder-2.8.0-1");
        assertThat(sh(host, "rpm -q --qf '%{SUMMARY}\\n' coder; rpm -V coder postgresql-server"))
                .isEqualTo("STAND-IN for Coder 2.8.0, not the real one\n");
        assertThat(sh(host, "systemctl show -p ExecStart -p FragmentPath -p ActiveState coder; ls /usr/local/bin"))
                .contains("path=/usr/bin/coder", "FragmentPath=/etc/systemd/system/coder.service", "ActiveState=active")
                .doesNotContain("\ncoder\n");
        assertThat(sh(host, "runuser -u postgres -- psql -Atc 'SHOW data_directory' -c 'SHOW ssl'"))
                .isEqualTo("/var/lib/pgsql/data\non\n");
        desk.ok("taskserv", "run", "coder", "status", "-y");
        assertThat(desk.out()).contains("active (running)", "server: v2.8.0");
        desk.ok("taskserv", "doctor", "coder");

        desk.ok("taskserv", "run", "coder", "upgrade", "to=2.9.0", "-y");
        assertThat(installed()).isEqualTo("coder-2.9.0-1");
        infra("2.9.0");
        desk.ok("apply", "-y");
        assertThat(desk.run("plan", "--infra", "it", "--detailed-exitcode"))
                .as(desk.said())
                .isZero();
        infra("2.8.0");
        assertThat(desk.run("plan", "--infra", "it")).isEqualTo(3);
        assertThat(desk.said()).contains("Coder 2.9.0 is installed, and its database cannot go back to 2.8.0");
        desk.ok("taskserv", "run", "coder", "downgrade", "to=2.8.0", "from=latest", "-y");
        assertThat(installed()).isEqualTo("coder-2.8.0-1");

        infra("2.9.0");
        desk.ok("apply", "-y");
        assertThat(desk.out()).contains("coder/saved@rpm-1", "coder/package@rpm-1");
        assertThat(installed()).isEqualTo("coder-2.9.0-1");
        assertThat(sh(host, "curl -s http://127.0.0.1:7080/api/v2/buildinfo")).contains("v2.9.0");
        desk.ok("apply", "-y");
        assertThat(desk.out()).contains("Converged: 0 changes");

        desk.ok("taskserv", "delete", "coder", "-y");
        assertThat(
                        sh(
                                host,
                                "rpm -q coder; ls -d /usr/bin/coder /opt/coder /etc/systemd/system/coder.service 2>/dev/null; true"))
                .isEqualTo("package coder is not installed\n");
    }

    @Test
    void packagesNoDocker() {
        desk.write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/taskservs/docker/Docker.pkl"
                servers {
                %s}
                """.formatted(server(host, "root", "new Docker {}")));
        assertThat(desk.plan()).as(desk.said()).isEqualTo(3);
        assertThat(desk.said())
                .contains(
                        "rocky 9.5 does not package Docker",
                        "hint: Take it from Docker itself: `repository = \"docker\"`");
    }

    private String installed() {
        return sh(host, "rpm -q --qf '%{NAME}-%{EVR}' coder");
    }

    private void infra(String version) {
        desk.write("infra/it.pkl", """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                import "modulepath:/taskservs/postgresql/Postgresql.pkl"
                servers {
                %s}
                """.formatted(server(host, "root", """
                        new Postgresql {}
                              new CoderServer {
                                version = "%s"
                                install = "package"
                                release { mirror = "%s" }
                                access_url = "http://rpm-1:7080"
                                http_address = "0.0.0.0:7080"
                                database { typ = "postgresql" }
                                admin { email = "admin@example.com" }
                              }""".formatted(version, RELEASES))));
    }
}
