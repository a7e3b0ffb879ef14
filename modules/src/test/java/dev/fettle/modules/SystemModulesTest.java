package dev.fettle.modules;

import dev.fettle.engine.spi.TaskModule;
import dev.fettle.testkit.ModuleCases;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the modules of accounts and of the system's settings decide: one container of cases for each. */
final class SystemModulesTest {

    private static final List<String> MODULES = List.of(
            "acl",
            "alternatives",
            "authorized-key",
            "ca-trust",
            "cron",
            "debconf",
            "dns-check",
            "extended-attribute",
            "file-capabilities",
            "git-checkout",
            "hostname",
            "hosts-entry",
            "http-request",
            "kernel-module",
            "limits",
            "locale",
            "mount",
            "package-upgrade",
            "postgresql-dump",
            "postgresql-extension",
            "postgresql-grant",
            "postgresql-restore",
            "postgresql-schema",
            "reboot",
            "selinux-boolean",
            "selinux-context",
            "selinux-port",
            "sudoers",
            "swap",
            "sysctl",
            "time-zone",
            "tree",
            "yaml-setting");

    @TestFactory
    Stream<DynamicContainer> decide() {
        return MODULES.stream()
                .map(name -> DynamicContainer.dynamicContainer(
                        name,
                        Modules.all().stream()
                                .filter(m -> m.name().equals("fettle." + name))
                                .flatMap(SystemModulesTest::cases)));
    }

    private static <S extends Record> Stream<DynamicTest> cases(TaskModule<S> module) {
        return ModuleCases.in(Path.of("src/test/resources/cases", module.name().substring("fettle.".length())), module);
    }
}
