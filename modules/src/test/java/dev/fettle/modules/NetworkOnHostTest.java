package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.model.Task;
import dev.fettle.modules.firewallrule.FirewallRuleModule;
import dev.fettle.modules.firewallrule.FirewallRuleSpec;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Effect;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Firewall;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Protocol;
import dev.fettle.modules.support.Presence;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SandboxHosts("network-1")
final class NetworkOnHostTest {

    private final HostBench bench;

    NetworkOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all());
    }

    private Task rule(String name, Effect effect, String port, String source, Firewall firewall) {
        return bench.task(
                        name,
                        new FirewallRuleModule(),
                        new FirewallRuleSpec(
                                effect,
                                Optional.of(port).filter(p -> !p.isEmpty()),
                                Protocol.TCP,
                                Optional.of(source).filter(s -> !s.isEmpty()),
                                Optional.of(firewall),
                                Presence.PRESENT))
                .build();
    }

    private Task[] rules(Firewall firewall) {
        return new Task[] {
            rule("ssh", Effect.ALLOW, "22", "", firewall),
            rule("range", Effect.ALLOW, "8000-8010", "10.0.0.0/8", firewall),
            rule("six", Effect.DENY, "53", "2001:db8::/32", firewall),
            rule("net", Effect.DENY, "", "192.0.2.0/24", firewall),
            rule("telnet", Effect.DENY, "23", "", firewall)
        };
    }

    @Test
    void keepsRulesOfNftables() {
        bench.sh(
                "apt-get -qq update && apt-get -qq install nftables >/dev/null 2>&1 && systemctl -q enable --now nftables");
        Task[] rules = rules(Firewall.NFTABLES);
        assertThat(bench.converge(rules).unforeseen()).isEmpty();
        String chain = bench.sh("nft list chain inet filter input");
        assertThat(chain)
                .contains("tcp dport 22 accept", "ip saddr 10.0.0.0/8 tcp dport 8000-8010 accept")
                .contains("ip6 saddr 2001:db8::/32 tcp dport 53 drop", "ip saddr 192.0.2.0/24 drop");
        assertThat(chain.lastIndexOf(" drop comment")).isLessThan(chain.indexOf(" accept comment"));
        bench.sh("systemctl restart nftables");
        assertThat(bench.sh("nft list chain inet filter input")).isEqualTo(chain);
        bench.sh("nft flush chain inet filter input");
        bench.expectChanges(
                List.of(
                        "net: the rule is kept but does not hold now",
                        "range: the rule is kept but does not hold now",
                        "six: the rule is kept but does not hold now",
                        "ssh: the rule is kept but does not hold now",
                        "telnet: the rule is kept but does not hold now"),
                rules);
        bench.converge(rules);
        rules[0] = rule("ssh", Effect.DENY, "22", "", Firewall.NFTABLES);
        bench.expectChanges(List.of("ssh: the opposite rule is there"), rules);
        bench.converge(rules);
        bench.converge();
        assertThat(bench.sh("ls /etc/nftables.d; nft list chain inet filter input | grep -c fettle || :"))
                .isEqualTo("0\n");
    }

    @Test
    void keepsRulesOfUfw() {
        bench.sh("apt-get -qq update && apt-get -qq install ufw >/dev/null 2>&1");
        Task[] rules = rules(Firewall.UFW);
        assertThat(bench.converge(rules).unforeseen()).isEmpty();
        assertThat(bench.sh("ufw show added"))
                .contains("ufw allow from 10.0.0.0/8 to any port 8000:8010 proto tcp\n")
                .contains("ufw deny from 192.0.2.0/24\n", "ufw deny 23/tcp\n", "ufw allow 22/tcp\n");
        bench.sh("ufw delete allow 22/tcp; ufw allow 23/tcp comment 'by hand'");
        bench.expectChanges(
                List.of(
                        "ssh: the rule is missing; ufw is not at work",
                        "telnet: the opposite rule is there; ufw is not at work"),
                rules);
        bench.converge(rules);
        bench.sh("ufw --force enable");
        bench.converge(rules);
        rules[0] = rule("ssh", Effect.DENY, "22", "", Firewall.UFW);
        bench.converge(rules);
        assertThat(bench.sh("ufw status")).contains("22/tcp                     DENY");
        bench.converge();
        assertThat(bench.sh("ufw --force disable >/dev/null; ufw show added")).contains("(None)");
    }

    @Test
    void keepsRulesOfFirewalld() {
        bench.sh("apt-get -qq update && apt-get -qq install firewalld >/dev/null 2>&1; systemctl stop firewalld");
        Task[] rules = rules(Firewall.FIREWALLD);
        assertThat(bench.converge(rules).unforeseen()).isEmpty();
        bench.sh("systemctl start firewalld");
        bench.converge(rules);
        assertThat(bench.sh("firewall-cmd --list-all"))
                .contains("ports: 22/tcp\n")
                .contains(
                        "rule family=\"ipv4\" source address=\"10.0.0.0/8\" port port=\"8000-8010\" protocol=\"tcp\" accept");
        bench.sh("firewall-cmd -q --remove-port=22/tcp; firewall-cmd -q --permanent --remove-rich-rule='rule port"
                + " port=\"23\" protocol=\"tcp\" drop'");
        bench.expectChanges(
                List.of(
                        "ssh: the rule is kept but does not hold now",
                        "telnet: the rule holds now but not after the next start"),
                rules);
        bench.converge(rules);
        rules[0] = rule("ssh", Effect.DENY, "22", "", Firewall.FIREWALLD);
        bench.converge(rules);
        bench.converge();
        assertThat(bench.sh("firewall-cmd --list-all; systemctl stop firewalld"))
                .contains("  ports: \n")
                .doesNotContain("drop");
    }
}
