package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Task;
import dev.fettle.modules.dnscheck.DnsCheckModule;
import dev.fettle.modules.dnscheck.DnsCheckSpec;
import dev.fettle.modules.firewallrule.FirewallRuleModule;
import dev.fettle.modules.firewallrule.FirewallRuleSpec;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Effect;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Firewall;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Protocol;
import dev.fettle.modules.hostsentry.HostsEntryModule;
import dev.fettle.modules.hostsentry.HostsEntrySpec;
import dev.fettle.modules.httprequest.HttpRequestModule;
import dev.fettle.modules.httprequest.HttpRequestSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.waitfor.WaitForModule;
import dev.fettle.modules.waitfor.WaitForSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one host lets another reach, and what tasks see of it. */
@SandboxHosts({"traffic-1", "traffic-2"})
final class TrafficOnHostTest {

    // A server for each port: a GET says whether the work is done, and anything else does it.
    private static final String SERVE = """
            cat >/usr/local/bin/answer <<'E'
            #!/bin/sh
            read -r method rest
            while read -r line && [ "${#line}" -gt 1 ]; do :; done
            status='200 OK' text=done
            if [ "$method" = GET ]; then
                [ -e /run/work ] || status='404 Not Found' text='not done'
            else
                touch /run/work
            fi
            printf 'HTTP/1.1 %s\\r\\nContent-Length: %d\\r\\nConnection: close\\r\\n\\r\\n%s' "$status" "${#text}" "$text"
            E
            chmod 755 /usr/local/bin/answer
            printf '[Socket]\\nListenStream=8001\\nListenStream=8002\\nAccept=yes\\n' >/etc/systemd/system/answer.socket
            printf '[Service]\\nExecStart=/usr/local/bin/answer\\nStandardInput=socket\\n' >/etc/systemd/system/answer@.service
            systemctl daemon-reload && systemctl restart answer.socket
            """;

    private final HostBench bench;
    private final HostBench other;
    private final String address;
    private final String otherAddress;

    TrafficOnHostTest(List<SandboxHost> hosts) {
        bench = new HostBench(hosts.get(0), Modules.all());
        other = new HostBench(hosts.get(1), Modules.all());
        address = hosts.get(0).address();
        otherAddress = hosts.get(1).address();
    }

    @BeforeEach
    void serve() {
        bench.sh("command -v curl || { apt-get update -q && apt-get install -y -q --no-install-recommends curl; } >&2");
        bench.sh(SERVE);
    }

    /** Say how a port of the first host looks from the other one: {@code answers}, {@code refuses} or {@code is silent}. */
    private String seen(int port) {
        return other.sh("timeout 3 bash -c ': </dev/tcp/" + address + "/" + port
                        + "' 2>/dev/null; case $? in 0) echo answers ;;"
                        + " 124) echo is silent ;; *) echo refuses ;; esac")
                .strip();
    }

    private Task rule(String name, Effect effect, String port, Optional<String> source) {
        FirewallRuleSpec spec = new FirewallRuleSpec(
                effect, Optional.of(port), Protocol.TCP, source, Optional.of(Firewall.NFTABLES), Presence.PRESENT);
        return bench.task(name, new FirewallRuleModule(), spec).build();
    }

    @Test
    void rulesHoldForTraffic() {
        bench.sh(
                "apt-get -qq update && apt-get -qq install nftables >/dev/null 2>&1 && systemctl -q enable --now nftables");
        assertThat(List.of(seen(8001), seen(8002), seen(8003))).containsExactly("answers", "answers", "refuses");
        Task[] rules = {
            rule("open", Effect.ALLOW, "8001", Optional.empty()),
            rule("shut", Effect.DENY, "8002-8003", Optional.empty())
        };
        bench.converge(rules);
        assertThat(List.of(seen(8001), seen(8002), seen(8003))).containsExactly("answers", "is silent", "is silent");
        bench.sh("nft flush chain inet filter input");
        assertThat(seen(8002)).isEqualTo("answers");
        bench.converge(rules);
        assertThat(seen(8002)).isEqualTo("is silent");
        rules[1] = rule("shut", Effect.DENY, "8002", Optional.of("192.0.2.0/24"));
        bench.converge(rules);
        assertThat(seen(8002)).isEqualTo("answers");
        rules[1] = rule("shut", Effect.DENY, "8002", Optional.of(otherAddress));
        bench.converge(rules);
        assertThat(seen(8002)).isEqualTo("is silent");
        bench.converge();
        assertThat(List.of(seen(8001), seen(8002), seen(8003))).containsExactly("answers", "answers", "refuses");
    }

    @Test
    void requestsAreMadeOnceAndNamesAreChecked() {
        bench.sh("rm -f /run/work");
        Task name = bench.task("name", new HostsEntryModule(), HostsEntrySpec.of("127.0.0.1", "service.test"))
                .build();
        Task check = bench.task("check", new DnsCheckModule(), new DnsCheckSpec("service.test", List.of("127.0.0.1")))
                .build();
        Task request = bench.task(
                        "request",
                        new HttpRequestModule(),
                        new HttpRequestSpec(
                                "http://service.test:8001/work",
                                "POST",
                                Optional.empty(),
                                Map.of(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("^done$"),
                                Optional.empty()))
                .after(check.id())
                .build();
        Task wait = bench.task(
                        "wait", new WaitForModule(), WaitForSpec.command("[ -e /run/work ]", Duration.ofSeconds(30)))
                .after(request.id())
                .build();
        Task[] all = {wait, request, check, name};
        assertThat(bench.plan(check).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("the host does not resolve `service.test`"));
        assertThat(bench.converge(all).count(Outcome.FAILED)).isZero();
        bench.sh("rm /run/work");
        bench.expectChanges(
                List.of(
                        "request: http://service.test:8001/work answers with status 404",
                        "wait: cannot be known until bench/request@traffic-1 is done"),
                all);
        bench.converge(all);
        bench.converge();
        bench.sh("echo 192.0.2.1 service.test >>/etc/hosts");
        assertThat(bench.plan(check).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.summary()).contains("to 192.0.2.1 and not to 127.0.0.1"));
    }
}
