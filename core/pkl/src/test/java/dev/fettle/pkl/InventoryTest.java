package dev.fettle.pkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inventories of other tools as servers of an infra; the expectations are what `ansible-inventory --list` says of the same files. */
final class InventoryTest {

    private static final String INI = """
            # Comments and empty lines mean nothing.
            lone.example.com ansible_port=2222

            [web]
            web[01:03].example.com  ansible_user=deploy  note="two words"
            192.0.2.7:2200 # a comment is not a variable

            [db]
            db-[a:c] ansible_host=192.0.2.10
            db-b ansible_host=192.0.2.11 tier='own'

            [site:children]
            web
            db

            [site:vars]
            ansible_user=site
            tier = site

            [db:vars]
            ansible_user=dba
            ansible_ssh_common_args='-o ProxyJump=hop@192.0.2.1:22'

            [all:vars]
            ansible_ssh_private_key_file=~/.ssh/id_all
            ansible_become_user=admin
            """;

    private static final String YAML = """
            all:
              vars: { ansible_user: everybody }
              hosts:
                lone.example.com: { ansible_port: 2222 }
              children:
                site:
                  vars: { tier: site }
                  children:
                    web:
                      hosts:
                        web[1:2]:
                        local-1: { ansible_connection: local }
                    db:
                      vars: { ansible_user: dba }
                      hosts:
                        db-1: { ansible_host: 192.0.2.10, tier: own }
            """;

    @TempDir
    private Path dir;

    private void write(String file, String text) throws IOException {
        Files.createDirectories(dir.resolve(file).getParent());
        Files.writeString(dir.resolve(file), text);
    }

    private Map<String, Server> servers(String reader, String text) throws IOException {
        return servers(reader, text, "");
    }

    private Map<String, Server> servers(String reader, String text, String more) throws IOException {
        write("hosts", text);
        Files.writeString(dir.resolve("it.pkl"), """
                amends "modulepath:/fettle/Infra.pkl"
                import "modulepath:/fettle/inventory.pkl"
                servers {
                  for (name, host in inventory.%s(read("hosts").text%s)) {
                    [name] = (host.server) { settings {
                      for (key, value in host.variables) { when (!key.startsWith("ansible_")) { [key] = value.toString() } }
                    } }
                  }
                }
                """.formatted(reader, more));
        return PklInfra.builder(InfraFile.of(dir.resolve("it.pkl"))).build().load().servers().stream()
                .collect(Collectors.toMap(s -> s.id().name(), Function.identity()));
    }

    @Test
    void readsRangesGroupsInGroupsAndVariablesOfAnIniInventory() throws IOException {
        Map<String, Server> servers = servers("ansible", INI);
        assertThat(servers)
                .containsOnlyKeys(
                        "lone.example.com",
                        "web01.example.com",
                        "web02.example.com",
                        "web03.example.com",
                        "192.0.2.7",
                        "db-a",
                        "db-b",
                        "db-c");
        assertThat(servers.get("lone.example.com").port()).contains(2222);
        assertThat(servers.get("lone.example.com").groups()).isEmpty();
        assertThat(servers.get("lone.example.com").user()).isEmpty();
        assertThat(servers.get("web02.example.com").user()).contains("deploy");
        assertThat(servers.get("web02.example.com").address()).isEqualTo("web02.example.com");
        assertThat(servers.get("web02.example.com").groups()).containsExactlyInAnyOrder("web", "site");
        assertThat(servers.get("192.0.2.7").port()).contains(2200);
        assertThat(servers.get("192.0.2.7").user()).contains("site");
        assertThat(servers.get("db-a").user()).contains("dba");
        assertThat(servers.get("db-b").address()).isEqualTo("192.0.2.11");
        assertThat(servers.get("db-c").settings())
                .containsEntry("proxy_jump", "hop@192.0.2.1:22")
                .containsEntry("identity_file", "~/.ssh/id_all");
        assertThat(servers.values()).allSatisfy(s -> assertThat(s.actAs()).isEqualTo("admin"));
    }

    @Test
    void readsAYamlInventory() throws IOException {
        Map<String, Server> servers = servers("ansible", YAML);
        assertThat(servers).containsOnlyKeys("lone.example.com", "web1", "web2", "local-1", "db-1");
        assertThat(servers.get("lone.example.com").port()).contains(2222);
        assertThat(servers.get("web1").user()).contains("everybody");
        assertThat(servers.get("web1").groups()).containsExactlyInAnyOrder("web", "site");
        assertThat(servers.get("local-1").connection()).isEqualTo("local");
        assertThat(servers.get("db-1").user()).contains("dba");
        assertThat(servers.get("db-1").address()).isEqualTo("192.0.2.10");
    }

    @Test
    void readsTheHostsOfAnSshConfiguration() throws IOException {
        Map<String, Server> servers = servers("ssh", """
                Include conf.d/*
                Host web db  "third"
                    HostName %h.example.com
                host=fourth
                Host *.example.com !bad *
                    User somebody
                """);
        assertThat(servers).containsOnlyKeys("web", "db", "third", "fourth");
        // The rest is read when the host is dialled.
        assertThat(servers.get("web").address()).isEqualTo("web");
    }

    @Test
    void aPasswordOfAnInventoryIsASecretOfTheServer() throws IOException {
        Server server = servers("ansible", "web ansible_password=s3cret ansible_become_password=other\n")
                .get("web");
        assertThat(server.secrets()).containsOnlyKeys("password", "become_password");
        assertThat(server.toString()).doesNotContain("s3cret", "other");
    }

    @Test
    void groupsThatAreWithinThemselvesAreRefused() {
        assertThatThrownBy(() -> servers("ansible", "[a:children]\nb\n[b:children]\na\n[a]\nhost\n"))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.diagnostics())
                                .extracting(d -> d.summary())
                                .containsExactly("Group `a` of the inventory is within itself: a, b, a."));
    }

    @Test
    void anEmptyInventoryHasNoServers() throws IOException {
        assertThat(List.of(servers("ansible", "# nothing\n"), servers("ansible", "all:\n"), servers("ssh", "")))
                .allSatisfy(found -> assertThat(found).isEmpty());
    }

    private static final String FILES = ", read*(\"{group_vars,host_vars}/**\")";

    private void writeVariables() throws IOException {
        write("group_vars/all.yml", "tier: all_file\nzone: all_file\nansible_user: everybody\n");
        write("group_vars/db.json", "{\"tier\": \"db_json\"}");
        write("group_vars/web/10-a.yml", "tier: web_10\nboth: \"10\"\n");
        write("group_vars/web/20-b.yaml", "both: \"20\"\n");
        write("group_vars/web/sub/z.yml", "both: sub\n");
        write("group_vars/web/note.txt", "skipped: 1\n");
        write("group_vars/web/.x.yml", "skipped: 1\n");
        write("group_vars/web/old.yml~", "skipped: 1\n");
        write("group_vars/web.yml", "skipped: the directory is there\n");
        write("group_vars/ungrouped.yml", "alone: \"yes\"\n");
        write("group_vars/site", "tier: site_file\n");
        write("host_vars/web1/main.yml", "ansible_port: 2201\ncolor: file\n");
        write("host_vars/db1.yaml", "ansible_host: 192.0.2.44\n");
        write("host_vars/lone.yml", "");
    }

    @Test
    void readsTheVariablesInFilesBesideAnInventory() throws IOException {
        writeVariables();
        Map<String, Server> servers = servers("ansibleWith", """
                lone
                [web]
                web1 tier=own color=inline
                web2
                [db]
                db1
                [site:children]
                web
                db
                [site:vars]
                port_a=site_inline
                [web:vars]
                tier=web_inline
                only_inline=web
                [all:vars]
                zone=all_inline
                """, FILES);
        assertThat(servers.get("lone").settings())
                .containsEntry("tier", "all_file")
                .containsEntry("alone", "yes")
                .doesNotContainKey("both");
        assertThat(servers.get("web1").settings())
                .containsEntry("tier", "own")
                .containsEntry("color", "file")
                .containsEntry("both", "sub")
                .containsEntry("zone", "all_file")
                .containsEntry("only_inline", "web")
                .doesNotContainKeys("skipped", "alone");
        assertThat(servers.get("web1").port()).contains(2201);
        assertThat(servers.get("web1").user()).contains("everybody");
        assertThat(servers.get("web2").settings()).containsEntry("tier", "web_10");
        assertThat(servers.get("db1").settings())
                .containsEntry("tier", "db_json")
                .containsEntry("port_a", "site_inline");
        assertThat(servers.get("db1").address()).isEqualTo("192.0.2.44");
    }

    @Test
    void filesOfVariablesMeanTheSameBesideAYamlInventoryInAnotherDirectory() throws IOException {
        writeVariables();
        write("ansible/host_vars/solo.yml", "tier: near\n");
        Map<String, Server> servers = servers(
                "ansibleWith",
                "all:\n  hosts: { solo: }\n  children: { web: { hosts: { web1: } } }\n",
                ", read*(\"ansible/{group_vars,host_vars}/**\")");
        assertThat(servers.get("solo").settings()).containsEntry("tier", "near");
        assertThat(servers.get("web1").settings()).doesNotContainKey("both");
        assertThat(servers("ansibleWith", "all:\n  hosts: { solo: }\n", FILES)
                        .get("solo")
                        .settings())
                .containsEntry("alone", "yes");
    }

    @Test
    void whatIsEncryptedIsRefused() throws IOException {
        write("host_vars/web.yml", "$ANSIBLE_VAULT;1.1;AES256\n3132\n");
        assertThatThrownBy(() -> servers("ansibleWith", "web\n", FILES))
                .hasMessageContaining("`host_vars/web.yml` holds what Ansible Vault has encrypted");
        write("host_vars/web.yml", "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3132\n");
        assertThatThrownBy(() -> servers("ansibleWith", "web\n", FILES))
                .hasMessageContaining("`host_vars/web.yml` holds what Ansible Vault has encrypted");
    }
}
