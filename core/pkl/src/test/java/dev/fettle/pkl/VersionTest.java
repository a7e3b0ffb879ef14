package dev.fettle.pkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions and their order. */
class VersionTest {

    @Test
    void ordersByNumbersAndPutsReleasesLast() {
        assertThat(Stream.of(
                                "1.10.0",
                                "v1.2.1",
                                "1.2.0",
                                "1.2.0-rc.10",
                                "1.2.0-rc",
                                "1.2.0-rc.9",
                                "1.2.0-beta.11",
                                "1.2",
                                "99999999999999999999.0",
                                "0.9")
                        .map(Version::new)
                        .sorted()
                        .map(Version::toString))
                .containsExactly(
                        "0.9",
                        "1.2.0-beta.11",
                        "1.2.0-rc",
                        "1.2.0-rc.9",
                        "1.2.0-rc.10",
                        "1.2.0",
                        "1.2",
                        "v1.2.1",
                        "1.10.0",
                        "99999999999999999999.0");
    }

    @Test
    void aSnapshotCountsAsItsVersion() {
        assertThat(new Version("0.1.0-SNAPSHOT").isAtLeast(new Version("0.1.0")))
                .isTrue();
        assertThat(new Version("0.1.0-SNAPSHOT").isAtLeast(new Version("0.1.1")))
                .isFalse();
        assertThat(Version.ofFettle().isAtLeast(new Version("0.1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "1.", "1..2", "1.2-", ".1"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> new Version(text)).hasMessage("`" + text + "` is not a version such as `1.2.0`.");
    }
}
