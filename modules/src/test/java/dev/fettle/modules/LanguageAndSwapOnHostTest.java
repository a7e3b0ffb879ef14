package dev.fettle.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.plan.Plan;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.directory.DirectorySpec;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.file.FileSpec;
import dev.fettle.modules.locale.LocaleModule;
import dev.fettle.modules.locale.LocaleSpec;
import dev.fettle.modules.pkg.DebconfModule;
import dev.fettle.modules.pkg.DebconfSpec;
import dev.fettle.modules.pkg.DebconfSpec.Type;
import dev.fettle.modules.pkg.Desired;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.PackageSpec;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.swap.SwapModule;
import dev.fettle.modules.swap.SwapSpec;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.testkit.HostBench;
import dev.fettle.testkit.SandboxHosts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Locales, answers of packages, swap files, and files that nobody may change. */
@SandboxHosts("machine-2")
final class LanguageAndSwapOnHostTest {

    private final HostBench bench;

    LanguageAndSwapOnHostTest(SandboxHost host) {
        bench = new HostBench(host, Modules.all()).secret("pw", "s3cret $x");
    }

    private Task locale(LocaleSpec spec) {
        return bench.task("locale", new LocaleModule(), spec)
                .after(bench.id("tools"))
                .build();
    }

    private static PackageSpec named(String name) {
        return new PackageSpec(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                PackageSpec.MAX_LIST_AGE,
                PackageSpec.LOCK_LIMIT,
                false,
                Optional.empty(),
                Desired.PRESENT);
    }

    @Test
    void makesALocaleAndSetsTheSystemsAndTakesItAway() {
        Task tools = bench.task("tools", new PackageModule(), named("locales")).build();
        Task german = locale(new LocaleSpec("de_DE.UTF-8", true, true, Presence.PRESENT));
        assertThat(bench.converge(tools, german).unforeseen()).isEmpty();
        assertThat(
                        bench.sh(
                                "locale -a | grep -c de_DE; grep LANG= /etc/default/locale; LC_ALL=de_DE.UTF-8 date -d 2026-03-01 +%B"))
                .isEqualTo("1\nLANG=de_DE.UTF-8\nMärz\n");
        bench.sh("sed -i 's/de_DE/en_US/' /etc/default/locale");
        bench.expectChanges(List.of("locale: the system has another locale"), tools, german);
        bench.converge(tools, german);
        bench.sh("rm /usr/lib/locale/locale-archive");
        bench.expectChanges(List.of("locale: the locale is missing"), tools, german);
        bench.converge(tools, german);
        bench.converge(tools, locale(new LocaleSpec("de_DE.UTF-8", false, true, Presence.ABSENT)));
        assertThat(bench.sh("locale -a | grep -c de_DE || true")).isEqualTo("0\n");
    }

    @Test
    void answersWhatPackagesAskBeforeTheyAreInstalled() {
        Task zone = bench.task(
                        "area",
                        new DebconfModule(),
                        new DebconfSpec("made-up", "made-up/area", Type.STRING, Content.of("it's $HOME, a \"test\"")))
                .build();
        Task secret = bench.task(
                        "secret",
                        new DebconfModule(),
                        new DebconfSpec(
                                "made-up", "made-up/pw", Type.PASSWORD, Content.secret(SecretRef.parse("test:pw"))))
                .build();
        assertThat(bench.converge(zone, secret).count(Outcome.CHANGED)).isEqualTo(2);
        assertThat(bench.sh("printf 'GET made-up/area\\nGET made-up/pw\\n' | debconf-communicate made-up"))
                .isEqualTo("0 it's $HOME, a \"test\"\n0 s3cret $x\n");
        bench.sh("printf 'SET made-up/area other\\nSET made-up/pw old\\n' | debconf-communicate made-up");
        Plan plan = bench.plan(zone, secret);
        assertThat(plan.changes()).hasSize(2);
        assertThat(plan.changes().toString())
                .contains("other")
                .doesNotContain("s3cret")
                .doesNotContain("before=Optional[old]");
        bench.converge(zone, secret);
    }

    @Test
    void makesASwapFileInItsPlace() {
        SwapSpec spec = new SwapSpec("/srv/my swap", 2 << 20, Optional.of(3), false, Presence.PRESENT);
        Task swap = bench.task("swap", new SwapModule(), spec).build();
        assertThat(bench.converge(swap).unforeseen()).isEmpty();
        assertThat(
                        bench.sh(
                                "stat -c '%a %s' '/srv/my swap'; file=$(od -An -c -j4086 -N10 '/srv/my swap' | tr -d ' \\n'); echo $file; grep swap /etc/fstab"))
                .isEqualTo("600 2097152\nSWAPSPACE2\n/srv/my\\040swap none swap sw,pri=3 0 0\n");
        bench.sh("chmod 644 '/srv/my swap'");
        bench.expectChanges(List.of("swap: attributes differ"), swap);
        bench.converge(swap);
        Task larger = bench.task(
                        "swap",
                        new SwapModule(),
                        new SwapSpec("/srv/my swap", 3 << 20, Optional.of(3), false, Presence.PRESENT))
                .build();
        bench.expectChanges(List.of("swap: size differs"), larger);
        bench.converge(larger);
        bench.converge();
        assertThat(bench.sh("ls /srv; grep -c swap /etc/fstab || true")).isEqualTo("0\n");
        bench.sh("echo precious >/srv/swap");
        assertThat(bench.plan(bench.task("s", new SwapModule(), SwapSpec.of("/srv/swap", 1 << 20))
                                .build())
                        .diagnostics()
                        .get(0)
                        .summary())
                .contains("is a file that is no swap");
        bench.sh("rm /srv/swap");
    }

    @Test
    void saysWhatChattrForbidsBeforeItTries() {
        bench.sh(
                "mkdir -p /srv/kept && echo old >/srv/kept/file && echo new >/srv/kept/right && echo x >'/srv/kept/log i a'");
        bench.sh("cd /srv/kept && chattr +i file right && chattr +a 'log i a'");
        try {
            Plan plan = bench.plan(
                    bench.task("file", new FileModule(), FileSpec.of("/srv/kept/file", "new\n"))
                            .build(),
                    bench.task("right", new FileModule(), FileSpec.of("/srv/kept/right", "new\n"))
                            .build(),
                    bench.task("log", new FileModule(), FileSpec.absent("/srv/kept/log i a"))
                            .build(),
                    bench.task("kept", new DirectoryModule(), DirectorySpec.of("/srv/kept", "root", "root", "0755"))
                            .build());
            assertThat(plan.diagnostics())
                    .extracting(d -> d.summary())
                    .satisfiesExactlyInAnyOrder(
                            s -> assertThat(s).contains("`/srv/kept/file` is immutable or append-only"),
                            s -> assertThat(s).contains("`/srv/kept/log i a` is immutable or append-only"));
        } finally {
            bench.sh("cd /srv/kept && chattr -i file right && chattr -a 'log i a'; rm -r /srv/kept");
        }
    }
}
