package dev.fettle.modules.firewallrule;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Effect;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Firewall;
import dev.fettle.modules.firewallrule.FirewallRuleSpec.Protocol;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Know rules of a host's firewall. A rule is kept for the next boot, and holds at once where the firewall is at work. */
public final class FirewallRuleModule implements TaskModule<FirewallRuleSpec> {

    /**
     * Say what a host's firewall does with what a rule matches.
     *
     * @param firewall which it is; empty when there is none
     * @param stored what it does after the next start: {@code allow}, {@code deny} or {@code none}
     * @param live what it does now, or {@code off} where it is not at work
     */
    record State(String firewall, String stored, String live) {}

    private static final String PROBE = Scripts.load(FirewallRuleModule.class, "firewall-rule.sh");
    private static final String APPLY = PROBE + Scripts.load(FirewallRuleModule.class, "apply.sh");
    private static final String PREFIX = "firewall:";
    private static final String NONE = "none";
    private static final String OFF = "off";
    private static final Pattern KEY =
            Pattern.compile(PREFIX + "(?:any|(tcp|udp)/([0-9-]+))(?:@([^ ]+))?(?: (ufw|firewalld|nftables))?");

    private static final ProbeKind<State> KIND = new ProbeKind<>(
            "firewall-rule", ProbeKind.Style.EACH, PROBE, FirewallRuleModule::read, new State("", NONE, NONE));

    @Override
    public String name() {
        return "fettle.firewall-rule";
    }

    @Override
    public Class<FirewallRuleSpec> specType() {
        return FirewallRuleSpec.class;
    }

    private static State read(RawAnswer raw) {
        String[] words = raw.text().strip().split(" ", -1);
        if (raw.status() != 0 || words.length != 3) {
            throw new IllegalArgumentException("The firewall did not say which rules it has; only root may ask it.");
        }
        return new State(words[0].equals(NONE) ? "" : words[0], words[1], words[2]);
    }

    @Override
    public Resources resources(FirewallRuleSpec desired) {
        Resources own = Resources.manages(PREFIX
                        + desired.match()
                        + desired.firewall().map(f -> " " + f.word()).orElse(""))
                .exclusively("firewall");
        // Where none is named, only for the order.
        return desired.firewall()
                .map(firewall -> own.needing("command:" + firewall.command()))
                .orElseGet(() -> own.needing("command:ufw", "command:firewall-cmd", "command:nft"));
    }

    private static Probe<State> probe(FirewallRuleSpec desired) {
        Probe<State> probe = Probe.of(
                KIND,
                desired.firewall().map(Firewall::word).orElse(""),
                ports(desired),
                protocol(desired),
                source(desired));
        return desired.firewall()
                .map(firewall -> probe.needing("command:" + firewall.command()))
                .orElse(probe);
    }

    private static String ports(FirewallRuleSpec desired) {
        return desired.port().orElse("");
    }

    private static String protocol(FirewallRuleSpec desired) {
        return desired.protocol().name().toLowerCase(Locale.ROOT);
    }

    private static String source(FirewallRuleSpec desired) {
        return desired.source().orElse("");
    }

    @Override
    public List<Probe<?>> probes(FirewallRuleSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(FirewallRuleSpec desired, Answers answers) {
        State state = answers.get(probe(desired));
        boolean absent = desired.state() == Presence.ABSENT;
        String firewall = desired.firewall().map(Firewall::word).orElse(state.firewall());
        if (firewall.isEmpty()) {
            return absent
                    ? Decision.upToDate("there is no firewall")
                    : Decision.blocked(
                            "neither ufw nor firewalld nor nftables is on this host",
                            "Install one of them; where a task of the same plan does so, name it by `firewall`.");
        }
        boolean off = state.live().equals(OFF);
        String wanted = absent ? NONE : desired.action().name().toLowerCase(Locale.ROOT);
        String remark = off ? "; " + firewall + " is not at work" : "";
        if (state.stored().equals(wanted) && (off || state.live().equals(wanted))) {
            return Decision.upToDate((absent ? "there is no such rule" : "the rule is there") + remark);
        }
        String current = state.stored().equals(wanted) ? state.live() : state.stored();
        String rule = " " + desired.match();
        Difference difference = absent
                ? Difference.removed("rule", current + rule)
                : current.equals(NONE)
                        ? Difference.created("rule", wanted + rule)
                        : Difference.of("rule", current + rule, wanted + rule);
        return Decision.change(
                reason(state, wanted) + remark,
                List.of(difference),
                List.of(Command.shell(APPLY, firewall, wanted, ports(desired), protocol(desired), source(desired))));
    }

    private static String reason(State state, String wanted) {
        if (wanted.equals(NONE)) {
            return "the rule shall not be there";
        }
        if (state.stored().equals(wanted)) {
            return "the rule is kept but does not hold now";
        }
        if (state.live().equals(wanted)) {
            return "the rule holds now but not after the next start";
        }
        return state.stored().equals(NONE) ? "the rule is missing" : "the opposite rule is there";
    }

    @Override
    public Optional<FirewallRuleSpec> removal(String resource) {
        Matcher matcher = KEY.matcher(resource);
        return matcher.matches()
                ? Optional.of(new FirewallRuleSpec(
                        Effect.ALLOW,
                        Optional.ofNullable(matcher.group(2)),
                        "udp".equals(matcher.group(1)) ? Protocol.UDP : Protocol.TCP,
                        Optional.ofNullable(matcher.group(3)),
                        Optional.ofNullable(matcher.group(4))
                                .map(word -> Firewall.valueOf(word.toUpperCase(java.util.Locale.ROOT))),
                        Presence.ABSENT))
                : Optional.empty();
    }
}
