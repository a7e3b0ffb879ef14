package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.assembly.Releases;
import dev.fettle.modules.Modules;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.standin.StandinRelease;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installs Coder's stand-in as a package from a mirror beside the infra, goes to other releases and back, and takes it away. */
@SandboxHosts("deb-1")
class PackageOnHostTest {

    private static final String RELEASES = "target/package-releases";

    private final SandboxHost host;
    private final HostBench bench;

    @TempDir
    Path dir;

    private Desk desk;

    @BeforeEach
    void sitDown() {
        desk = new Desk(dir).sharingReleases();
    }

    PackageOnHostTest(SandboxHost host) {
        this.host = host;
        bench = new HostBench(host, Modules.all());
    }

    @Test
    void livesAsAPackage() throws IOException {
        for (String version : List.of("2.8.0", "2.9.0", "2.10.0")) {
            StandinRelease.writePackage(
                    Path.of(RELEASES, "v" + version), version, StandinRelease.architecture(), "deb");
        }
        becomesAPackageFromAnArchive();
        upgradesAndGoesBackWhereThatFails();
        goesBackByDowngradeAndRestore();
        refusesWhatTheMirrorDoesNotVouchFor();
        bringsTerraformAndOpensPorts();

        ok("taskserv", "delete", "coder");
        assertThat(bench.sh("dpkg-query -W -f '${db:Status-Status}' coder")).isEqualTo("config-files");
        assertThat(bench.sh("ls -d /usr/bin/coder /opt/coder /etc/systemd/system/coder.service 2>/dev/null; true"))
                .isEmpty();
    }

    private void becomesAPackageFromAnArchive() throws IOException {
        infra("2.8.0", "allow_stand_in = true");
        ok("taskserv", "create", "coder");
        infra("2.8.0", mirrored());
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("coder/package@deb-1", "Converged: ");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: 0 changes");
        assertThat(installed()).isEqualTo("2.8.0-1");
        assertThat(bench.sh("systemctl show -p ExecStart -p FragmentPath coder; ls /usr/local/bin"))
                .contains("path=/usr/bin/coder", "FragmentPath=/etc/systemd/system/coder.service")
                .doesNotContain("\ncoder\n");
        assertThat(bench.sh("dpkg-query -W -f '${Description}' coder; dpkg --verify coder"))
                .contains("STAND-IN for Coder")
                .doesNotContain("??");
        ok("taskserv", "run", "coder", "status");
        assertThat(desk.said()).contains("active (running)", "server: v2.8.0");
        ok("taskserv", "doctor", "coder");
    }

    private void upgradesAndGoesBackWhereThatFails() throws IOException {
        bench.sh("mkdir -p /etc/systemd/system/coder.service.d; printf '%s\\n' '[Service]'"
                + " \"ExecStartPost=/bin/sh -c 'case \\$(/usr/bin/coder version) in *2.10.0*) exit 1;; esac'\""
                + " >/etc/systemd/system/coder.service.d/local.conf; systemctl daemon-reload");
        assertThat(run("taskserv", "run", "coder", "upgrade", "to=2.10.0")).isEqualTo(1);
        assertThat(desk.said()).contains("Coder 2.10.0 does not start", "went back to Coder 2.8.0, which answers");
        assertThat(installed()).isEqualTo("2.8.0-1");
        bench.sh("rm -r /etc/systemd/system/coder.service.d; systemctl daemon-reload");

        ok("taskserv", "run", "coder", "upgrade", "to=2.9.0");
        assertThat(installed()).isEqualTo("2.9.0-1");
        infra("2.9.0", mirrored());
        ok("taskserv", "create", "coder");
        assertThat(bench.sh("ls /opt/coder")).isEqualToIgnoringNewLines("coder_2.9.0_linux_amd64.deb");
        infra("2.10.0", mirrored());
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("coder/saved@deb-1");
        assertThat(installed()).isEqualTo("2.10.0-1");
        infra("2.8.0", mirrored());
        assertThat(run("taskserv", "create", "coder")).isEqualTo(3);
        assertThat(desk.said()).contains("Coder 2.10.0 is installed, and its database cannot go back to 2.8.0");
    }

    private void goesBackByDowngradeAndRestore() throws IOException {
        ok("taskserv", "run", "coder", "restore");
        ok("taskserv", "run", "coder", "status");
        assertThat(desk.said()).contains("server: v2.8.0");
        ok("taskserv", "create", "coder");
        infra("2.9.0", mirrored());
        ok("taskserv", "create", "coder");
        ok("taskserv", "run", "coder", "downgrade", "to=2.8.0", "from=latest");
        assertThat(installed()).isEqualTo("2.8.0-1");
        infra("2.8.0", mirrored());
        ok("taskserv", "create", "coder");
        assertThat(run("taskserv", "create", "coder")).isZero();
        assertThat(desk.said()).contains("Converged: 0 changes");
    }

    private void refusesWhatTheMirrorDoesNotVouchFor() throws IOException {
        Path bad = Files.createDirectories(dir.resolve("bad/v2.8.0"));
        Files.writeString(bad.resolve("coder_2.8.0_linux_amd64.deb"), "something else");
        Files.copy(Path.of(RELEASES, "v2.8.0", "coder_2.8.0_checksums.txt"), bad.resolve("coder_2.8.0_checksums.txt"));
        infra("2.8.0", mirrored().replace(Path.of(RELEASES).toAbsolutePath().toString(), "bad"));
        assertThat(run("taskserv", "create", "coder")).isNotZero();
        assertThat(desk.said()).contains("coder_2.8.0_linux_amd64.deb", "is not what its checksum says");
        infra("2.8.0", mirrored());
    }

    private void bringsTerraformAndOpensPorts() throws IOException {
        Path release = Files.createDirectories(dir.resolve("terraform/1.6.6"));
        Path zip = release.resolve("terraform_1.6.6_linux_" + StandinRelease.architecture() + ".zip");
        try (ZipOutputStream program = new ZipOutputStream(Files.newOutputStream(zip))) {
            program.putNextEntry(new ZipEntry("terraform"));
            program.write("#!/bin/sh\necho '{\"terraform_version\":\"1.6.6\"}'\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(
                release.resolve("terraform_1.6.6_SHA256SUMS"),
                Releases.localFile(zip).sha256() + "  " + zip.getFileName() + "\n");
        bench.sh(
                "(apt-get update -q; apt-get install -y -q nftables; systemctl start nftables) >/dev/null; mkdir -p /srv/p/registry.terraform.io; tar -C /srv/p -cf /srv/p.tar .");
        Files.write(dir.resolve("providers.tar"), Base64.getMimeDecoder().decode(bench.sh("base64 /srv/p.tar")));
        infra(
                "2.8.0",
                mirrored() + "; firewall { enabled = true; sources { \"10.0.0.0/8\" } };"
                        + " terraform { version = \"1.6.6\"; mirror = \"terraform\"; providers = \"providers.tar\" };"
                        + " provisioner_daemons = 1");
        ok("taskserv", "create", "coder");
        ok("taskserv", "create", "coder");
        assertThat(desk.said()).contains("Converged: 0 changes");
        assertThat(bench.sh("runuser -u coder -- terraform; ls /etc/coder/terraform-providers; nft list ruleset"))
                .contains("1.6.6", "registry.terraform.io")
                .containsPattern("10\\.0\\.0\\.0/8 tcp dport 7080 .*accept");
        assertThat(
                        bench.sh(
                                "tr '\\0' '\\n' </proc/$(systemctl show -P MainPID coder)/environ; runuser -u coder -- cat /etc/coder/terraform.rc"))
                .contains("TF_CLI_CONFIG_FILE=/etc/coder/terraform.rc", "path = \"/etc/coder/terraform-providers\"");
        ok("taskserv", "doctor", "coder");
    }

    private static String mirrored() {
        return "install = \"package\"; release { mirror = \""
                + Path.of(RELEASES).toAbsolutePath() + "\" }";
    }

    private String installed() {
        return bench.sh("dpkg-query -W -f '${Version}' coder");
    }

    private void ok(String... args) {
        assertThat(run(args)).as(desk::said).isZero();
    }

    private int run(String... args) {
        List<String> all = new java.util.ArrayList<>(List.of(args));
        all.addAll(List.of("--infra", "try"));
        if (!args[1].equals("doctor")) {
            all.add("-y");
        }
        return desk.run(all.toArray(String[]::new));
    }

    private void infra(String version, String more) throws IOException {
        Files.createDirectories(dir.resolve("infra"));
        Files.writeString(dir.resolve("infra/try.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/taskservs/coder/CoderServer.pkl"
                local coder: CoderServer = new {
                  version = "%s"
                  access_url = "http://deb-1:7080"
                  http_address = "0.0.0.0:7080"
                  admin { email = "admin@example.com" }
                  %s
                }
                servers {
                  ["deb-1"] {
                    address = "%s"
                    connection = "sandbox"
                    user = "root"
                    settings { ["sandbox_group"] = "%s" }
                    taskservs { coder }
                  }
                }
                """.formatted(version, more, host.address(), host.group()));
    }
}
