package dev.fettle.modules.pkg;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Know the host's lists of packages, of apt and dnf. */
public final class PackageCacheModule implements TaskModule<PackageCacheSpec> {

    private static final ProbeKind<Age> AGE = new ProbeKind<>(
            "package-cache",
            ProbeKind.Style.EACH,
            Scripts.load(PackageCacheModule.class, "package-cache.sh"),
            Age::parse,
            new Age("", -1));

    /**
     * Hold how old the lists are.
     *
     * @param manager the package manager that was asked; empty for none
     * @param seconds their age; negative when there are none
     */
    private record Age(String manager, long seconds) {
        private static Age parse(RawAnswer raw) {
            String[] words = raw.text().stripTrailing().split(" ", -1);
            if (words.length != 2) {
                throw new IllegalArgumentException("The answer about the lists of packages has an odd line.");
            }
            return new Age(words[0], Long.parseLong(words[1]));
        }
    }

    @Override
    public String name() {
        return "fettle.package-cache";
    }

    @Override
    public Class<PackageCacheSpec> specType() {
        return PackageCacheSpec.class;
    }

    @Override
    public Resources resources(PackageCacheSpec desired) {
        return Resources.manages("package-cache:" + manager(desired))
                .providing("package-lists:*")
                .needing("package-lists:host")
                .exclusively("packages");
    }

    private static String manager(PackageCacheSpec desired) {
        return desired.manager().map(m -> m.name().toLowerCase(Locale.ROOT)).orElse("");
    }

    private static Probe<Age> age(PackageCacheSpec desired) {
        String manager = manager(desired);
        Probe<Age> probe = Probe.of(AGE, manager);
        return manager.isEmpty() ? probe : probe.needing("command:" + (manager.equals("apt") ? "apt-get" : manager));
    }

    @Override
    public List<Probe<?>> probes(PackageCacheSpec desired) {
        return List.of(age(desired));
    }

    @Override
    public Decision decide(PackageCacheSpec desired, Answers answers) {
        Age age = answers.get(age(desired));
        Optional<PackageManager> manager =
                PackageManager.named(age.manager().isEmpty() ? manager(desired) : age.manager());
        if (manager.isEmpty()) {
            return Decision.blocked("the host has no package manager that is known", "Use a system with apt or dnf.");
        }
        if (age.seconds() >= 0 && age.seconds() <= desired.maxAge().toSeconds()) {
            return Decision.upToDate("the lists of packages are fresh enough");
        }
        String before = age.seconds() < 0 ? "never fetched" : "older than " + words(desired.maxAge());
        return Decision.change(
                age.seconds() < 0 ? "there are no lists of packages" : "the lists of packages are too old",
                List.of(Difference.of("lists", before, "fetched")),
                List.of(manager.get().refresh(desired.lockLimit())));
    }

    private static String words(Duration age) {
        return age.toString().substring(1).replace("T", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<PackageCacheSpec> removal(String resource) {
        return Optional.empty();
    }
}
