package dev.fettle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.EngineException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineSourcesTest {

    private static final String URIS = """
            'http://deb.debian.org/debian/dists/bookworm/InRelease' deb.debian.org_debian_dists_bookworm_InRelease 0
            'http://deb.debian.org/debian/dists/bookworm-updates/InRelease' x 0
            'https://mirror.example/debian/dists/bookworm-security/InRelease' x 0
            'https://download.example/linux/debian/dists/cloud-bookworm/InRelease' x 0
            'http://deb.debian.org/debian/dists/bookworm/main/binary-amd64/Packages.xz' x 0
            """;

    @Test
    void takesTheSuitesOfTheMachinesOwnRelease() {
        MachineSources sources = MachineSources.parse("bookworm", URIS, "");

        assertThat(sources.lines("http://10.231.0.1:3142"))
                .containsExactly(
                        "deb http://10.231.0.1:3142/debian bookworm main",
                        "deb http://10.231.0.1:3142/debian bookworm-updates main",
                        "deb http://10.231.0.1:3142/debian-2 bookworm-security main");
    }

    @Test
    void servesEachRepositoryUnderAFolderOfItsOwn() {
        assertThat(MachineSources.parse("bookworm", URIS, "").repositories())
                .isEqualTo(Map.of(
                        "debian", URI.create("http://deb.debian.org/debian"),
                        "debian-2", URI.create("https://mirror.example/debian")));
    }

    @Test
    void sharesSettingsAboutTheAgeOfIndicesOnly() {
        String settings = "Acquire::Check-Date \"false\";\nAcquire::http::Proxy \"http://user:pass@proxy\";\n";

        assertThat(MachineSources.parse("bookworm", URIS, settings).aptConfiguration())
                .containsExactly("Acquire::Check-Date \"false\";");
    }

    @Test
    void saysWhatIsMissingWithoutARepositoryForTheRelease() {
        assertThatThrownBy(() -> MachineSources.parse("trixie", URIS, ""))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.getMessage()).contains("`trixie`"));
    }

    @Test
    void refusesALoginInAnAddressWithoutShowingIt() {
        String uris = "'https://user:hunter2@mirror.example/debian/dists/bookworm/InRelease' x 0";

        assertThatThrownBy(() -> MachineSources.parse("bookworm", uris, ""))
                .isInstanceOfSatisfying(EngineException.class, e -> {
                    assertThat(e.diagnostics().toString()).doesNotContain("hunter2");
                    assertThat(e.diagnostics().get(0).hint()).contains("auth.conf.d");
                });
    }
}
