package dev.fettle.modules.dnscheck;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Scripts;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Ask what a name stands for on the host, and stop where it is something else. Changes nothing. */
public final class DnsCheckModule implements TaskModule<DnsCheckSpec> {

    private static final ProbeKind<List<String>> KIND = new ProbeKind<>(
            "dns-check",
            ProbeKind.Style.EACH,
            Scripts.load(DnsCheckModule.class, "resolve.sh"),
            DnsCheckModule::parse,
            List.of());

    private static List<String> parse(RawAnswer raw) {
        TreeSet<String> found = new TreeSet<>();
        if (raw.status() == 0) {
            // An address of a link has the link's name behind it.
            raw.lines().forEach(line -> found.add(DnsCheckSpec.plain(line.replaceFirst("%.*", ""))));
        }
        return List.copyOf(found);
    }

    @Override
    public String name() {
        return "fettle.dns-check";
    }

    @Override
    public Class<DnsCheckSpec> specType() {
        return DnsCheckSpec.class;
    }

    @Override
    public Resources resources(DnsCheckSpec desired) {
        List<String> looksAt = List.of(
                "hosts-name:4 " + desired.name(),
                "hosts-name:6 " + desired.name(),
                "path:/etc/hosts",
                "path:/etc/resolv.conf");
        return new Resources(List.of(), looksAt, List.of(), Optional.empty());
    }

    private static Probe<List<String>> probe(DnsCheckSpec desired) {
        return Probe.of(KIND, desired.name());
    }

    @Override
    public List<Probe<?>> probes(DnsCheckSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(DnsCheckSpec desired, Answers answers) {
        List<String> found = answers.get(probe(desired));
        String joined = String.join(", ", found);
        if (found.isEmpty()) {
            return Decision.blocked(
                    "the host does not resolve `" + desired.name() + "`",
                    "Ask it: getent ahosts " + desired.name() + ". Its servers stand in /etc/resolv.conf.");
        }
        return desired.addresses().isEmpty() || found.equals(desired.addresses())
                ? Decision.upToDate("`" + desired.name() + "` resolves to " + joined)
                : Decision.blocked(
                        "the host resolves `" + desired.name() + "` to " + joined + " and not to "
                                + String.join(", ", desired.addresses()),
                        "Mend the records of the name, or the host's own /etc/hosts.");
    }

    @Override
    public Optional<DnsCheckSpec> removal(String resource) {
        return Optional.empty();
    }
}
