package dev.fettle.cli;

import static dev.fettle.cli.Desk.server;
import static dev.fettle.cli.Desk.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.SandboxHosts;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks a host about things of nearly every kind at once, and brings hundreds of files there at once. */
@SandboxHosts("catalogue-1")
class CatalogueOnHostTest {

    private static final String TASKS = """
            local pem = "-----BEGIN CERTIFICATE-----\\nMA==\\n-----END CERTIFICATE-----\\n"
            tasks {
              new on.Acl { id = "acl"; path = "/srv"; entries { "user:daemon:r-x" } }
              new on.Alternatives { id = "alternatives"; name = "pager" }
              new on.AuthorizedKey { id = "key"; user = "root"; state = "absent"
                keys { "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBcX3rGWhzUwbKOHgbIoPBkSUNz5ZBBd9ghvVFkj3hHb x" } }
              new on.BlockInFile { id = "block"; path = "/etc/hosts"; block = "app"; content = "192.0.2.9 app\\n" }
              new on.CaTrust { id = "trust"; name = "inside"; certificate = pem }
              new on.Check { id = "check"; script = "true"; hint = "-" }
              new on.Command { id = "command"; script = "true"; creates = "/srv/made" }
              new on.Cron { id = "cron"; name = "job"; schedule = "@daily"; command = "/bin/true" }
              new on.Debconf { id = "debconf"; name = "app"; question = "app/x"; value = "y" }
              new on.Directory { id = "directory"; path = "/srv/app" }
              new on.DnsCheck { id = "dns"; name = "localhost"; addresses { "127.0.0.1" } }
              new on.Download { id = "download"; path = "/srv/gone"; state = "absent" }
              new on.EnvironmentFile { id = "environment"; path = "/etc/app.env"; variables { ["A"] = "b c" } }
              new on.ExtendedAttribute { id = "attribute"; path = "/srv"; attribute = "user.a"; value = "b" }
              new on.Fetch { id = "fetch"; path = "/etc/hostname"; target = "got/hostname" }
              new on.File { id = "file"; path = "/srv/app/a"; content = "x\\n" }
              new on.GitCheckout { id = "git"; path = "/srv/checkout"; state = "absent" }
              new on.Group { id = "group"; name = "app" }
              new on.Hostname { id = "hostname"; name = "other" }
              new on.HostsEntry { id = "hosts"; address = "192.0.2.7"; names { "db" } }
              new on.HttpRequest { id = "http"; url = "http://127.0.0.1:1/"; checkUrl = "http://127.0.0.1:1/"; checkStatus = 200 }
              new on.IniSetting { id = "ini"; path = "/etc/systemd/journald.conf"; section = "Journal"; key = "Storage"; value = "auto" }
              new on.JsonSetting { id = "json"; path = "/srv/app/s.json"; pointer = "/a"; value = "1"; create = true }
              new on.Limits { id = "limits"; name = "app"; domain = "app"; soft { ["nofile"] = "1024" } }
              new on.LineInFile { id = "line"; path = "/etc/profile"; line = "umask 027" }
              new on.Link { id = "link"; path = "/srv/link"; target = "app" }
              new on.Locale { id = "locale"; locale = "C.UTF-8" }
              new on.Mount { id = "mount"; path = "/srv/app"; source = "tmpfs"; type = "tmpfs" }
              new on.Package { id = "package"; name = "dash" }
              new on.PackageCache { id = "cache"; maxAge = 365.d }
              new on.PackageUpgrade { id = "upgrade" }
              new on.PostgresqlDatabase { id = "database"; name = "app" }
              new on.PostgresqlRole { id = "role"; name = "app" }
              new on.Replace { id = "replace"; path = "/etc/issue"; pattern = "Debian"; replacement = "Fettle" }
              new on.Repository { id = "repository"; name = "old"; state = "absent"; manager = "apt" }
              new on.SelinuxBoolean { id = "boolean"; name = "httpd_enable_homedirs" }
              new on.SelinuxContext { id = "context"; path = "/srv/app"; type = "var_t" }
              new on.SelinuxPort { id = "port"; ports = "7080"; type = "http_port_t" }
              new on.Service { id = "service"; unit = "ssh.service"; enabled = true; state = "started" }
              new on.Sudoers { id = "sudoers"; name = "app"; content = "app ALL=(ALL) NOPASSWD: /bin/true" }
              new on.Swap { id = "swap"; path = "/srv/swap"; size = 1.mib; active = false }
              new on.SystemdUnit { id = "unit"; name = "app.service"; content = "[Service]\\nExecStart=/bin/true\\n" }
              new on.TimeZone { id = "zone"; zone = "UTC" }
              new on.TlsKey { id = "tls"; path = "/etc/ssl/private/app.key" }
              new on.Tree { id = "tree"; path = "/srv/site"; files { ["a/b"] = "c" } }
              new on.User { id = "user"; name = "app"; locked = true }
              new on.WaitFor { id = "wait"; port = 22 }
              new on.YamlSetting { id = "yaml"; path = "/srv/app/s.yaml"; pointer = "/a"; value = "1"; create = true }
            }
            """;

    private final SandboxHost host;
    private final Desk desk;

    CatalogueOnHostTest(SandboxHost host, @TempDir Path dir) {
        this.host = host;
        desk = new Desk(dir);
    }

    private int roundTrips() {
        Matcher matcher = Pattern.compile("\"round_trips\" : ([0-9]+)|\\(([0-9]+) round trips\\)")
                .matcher(desk.out());
        assertThat(matcher.find()).as(desk.said()).isTrue();
        return Integer.parseInt(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }

    @Test
    void asksOneHostAboutAllKindsInOneRequest() {
        desk.thing(TASKS).servers(server(host));
        desk.run("plan", "--infra", "it", "--format", "json");
        // To connect, the facts, and one question about everything.
        assertThat(roundTrips()).isEqualTo(3);
        // Some programs are not on this host, which is an answer as well.
        assertThat(desk.out().split("\"module\" : \"fettle\\.", -1)).hasSize(49);
        assertThat(desk.out()).doesNotContain("cannot be decided");
    }

    @Test
    void bringsHundredsOfFilesInAFewRequests() {
        for (int i = 0; i < 300; i++) {
            desk.write("site/" + i % 10 + "/file-" + i, ("line " + i + "\n").repeat(i));
        }
        desk.thing(
                        "tasks { new on.Tree { id = \"tree\"; path = \"/srv/many\"; files = new fettle.LocalTree { path = \"site\" } } }")
                .servers(server(host));
        assertThat(desk.run("apply", "--infra", "it", "-y")).as(desk.said()).isZero();
        // To connect, the facts, the question, the lock, the directories, a shell for the archive, the archive, and all
        // else.
        assertThat(roundTrips()).isLessThanOrEqualTo(8);
        assertThat(sh(host, "find /srv/many -name 'file-*' | wc -l; tail -n 1 /srv/many/9/file-299"))
                .isEqualTo("300\nline 299\n");
        assertThat(desk.plan()).as(desk.said()).isZero();
        sh(host, "echo x >>/srv/many/3/file-3; rm /srv/many/4/file-4");
        assertThat(desk.run("apply", "--infra", "it", "-y")).as(desk.said()).isZero();
        assertThat(roundTrips()).isLessThanOrEqualTo(6);
        assertThat(desk.plan()).as(desk.said()).isZero();
    }
}
