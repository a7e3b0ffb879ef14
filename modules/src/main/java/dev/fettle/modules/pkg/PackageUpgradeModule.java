package dev.fettle.modules.pkg;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Know whether newer versions of what is installed can be had. The plan names each; what is applied are these versions. */
public final class PackageUpgradeModule implements TaskModule<PackageUpgradeSpec> {

    private static final String APT =
            PackageManager.LIBRARY + Scripts.load(PackageUpgradeModule.class, "apt-upgrade.sh");
    private static final String DNF =
            PackageManager.LIBRARY + Scripts.load(PackageUpgradeModule.class, "dnf-upgrade.sh");

    /** Hold one package that can be newer. */
    private record Upgrade(String name, String from, String to) {}

    /**
     * Hold what can be newer.
     *
     * @param manager the package manager that was asked; empty for none
     */
    private record Upgrades(String manager, List<Upgrade> all) {}

    private static final ProbeKind<Upgrades> KIND = new ProbeKind<>(
            "package-upgrade",
            ProbeKind.Style.EACH,
            Scripts.load(PackageUpgradeModule.class, "package-upgrade.sh"),
            PackageUpgradeModule::parse,
            new Upgrades("", List.of()));

    private static Upgrades parse(RawAnswer raw) {
        List<String> lines = raw.lines();
        if (raw.status() != 0 || lines.isEmpty()) {
            throw new IllegalArgumentException("The package manager does not say what can be upgraded.");
        }
        List<Upgrade> all = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ");
            if (words.length != 3) {
                throw new IllegalArgumentException("The answer about upgrades has an odd line.");
            }
            all.add(new Upgrade(words[0], words[1], words[2]));
        }
        return new Upgrades(lines.get(0), all);
    }

    @Override
    public String name() {
        return "fettle.package-upgrade";
    }

    @Override
    public Class<PackageUpgradeSpec> specType() {
        return PackageUpgradeSpec.class;
    }

    @Override
    public Resources resources(PackageUpgradeSpec desired) {
        return Resources.manages("package-upgrade:" + manager(desired))
                .needing("package-lists:host")
                .exclusively("packages");
    }

    private static String manager(PackageUpgradeSpec desired) {
        return desired.manager().map(m -> m.name().toLowerCase(Locale.ROOT)).orElse("");
    }

    private static Probe<Upgrades> probe(PackageUpgradeSpec desired) {
        return Probe.of(KIND, manager(desired));
    }

    @Override
    public List<Probe<?>> probes(PackageUpgradeSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(PackageUpgradeSpec desired, Answers answers) {
        Upgrades upgrades = answers.get(probe(desired));
        if (upgrades.manager().isEmpty()) {
            return Decision.blocked("the host has no package manager that is known", "Use a system with apt or dnf.");
        }
        List<Upgrade> wanted = upgrades.all().stream()
                .filter(u -> !desired.isExcluded(u.name().replaceFirst("[:.](?:[a-z0-9_]+)$", ""))
                        && !desired.isExcluded(u.name()))
                .toList();
        if (wanted.isEmpty()) {
            return Decision.upToDate(
                    upgrades.all().isEmpty()
                            ? "the host's lists know nothing newer"
                            : "the host's lists know nothing newer but what is excluded");
        }
        boolean apt = upgrades.manager().equals("apt");
        List<String> arguments =
                new ArrayList<>(List.of(Long.toString(desired.lockLimit().toSeconds())));
        wanted.forEach(u -> arguments.add(apt ? u.name() + "=" + u.to() : dnf(u)));
        Command command = Command.shell(apt ? APT : DNF, arguments.toArray(String[]::new));
        return Decision.change(
                wanted.size() == 1 ? "1 package can be newer" : wanted.size() + " packages can be newer",
                wanted.stream()
                        .map(u -> Difference.of(u.name(), u.from(), u.to()))
                        .toList(),
                List.of(apt ? Apt.quiet(command) : command));
    }

    /** Write {@code NAME.ARCH} in a version as dnf takes it: {@code NAME-VERSION.ARCH}. */
    private static String dnf(Upgrade upgrade) {
        int dot = upgrade.name().lastIndexOf('.');
        return upgrade.name().substring(0, dot) + "-" + upgrade.to()
                + upgrade.name().substring(dot);
    }

    @Override
    public Optional<PackageUpgradeSpec> removal(String resource) {
        return Optional.empty();
    }
}
