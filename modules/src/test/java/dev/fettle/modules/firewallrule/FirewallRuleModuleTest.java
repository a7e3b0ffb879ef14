package dev.fettle.modules.firewallrule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.modules.firewallrule.FirewallRuleSpec.Effect;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Firewall;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Protocol;
import dev.fettle.modules.support.Presence;
import dev.fettle.testkit.ModuleCases;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class FirewallRuleModuleTest {

    private final FirewallRuleModule module = new FirewallRuleModule();

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/firewall-rule"), module);
    }

    @Test
    void removesWhatItOnceBroughtAbout() {
        FirewallRuleSpec spec = new FirewallRuleSpec(
                Effect.DENY,
                Optional.of("53-54"),
                Protocol.UDP,
                Optional.of("2001:db8::/32"),
                Optional.of(Firewall.UFW),
                Presence.PRESENT);
        FirewallRuleSpec gone =
                module.removal(module.resources(spec).manages().get(0)).orElseThrow();
        assertThat(gone.state()).isEqualTo(Presence.ABSENT);
        assertThat(gone.firewall()).contains(Firewall.UFW);
        assertThat(gone.match()).isEqualTo(spec.match());
        assertThat(module.removal("path:/etc")).isEmpty();
    }
}
