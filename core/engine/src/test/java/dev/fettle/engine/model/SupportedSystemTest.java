package dev.fettle.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts a supported system stands for. */
class SupportedSystemTest {

    @ParameterizedTest
    @CsvSource({
        "9, false, 9, true",
        "9, false, 9.4, true",
        "9, false, 90, false",
        "9, false, 10, false",
        "9, true, 10.1, true",
        "9, true, 8.10, false",
        "20.04, true, 20.04, true",
        "20.04, true, 20.10, true",
        "20.04, true, 100.04, true",
        "20.04, true, 18.10, false",
        "20.04, true, 20, false",
        "20.04, true, '', false",
        "20.04, true, rolling, false",
    })
    void standsForVersions(String version, boolean orNewer, String host, boolean covered) {
        SupportedSystem system = new SupportedSystem("it", "debian", version, "", orNewer);
        assertThat(system.covers(Facts.sample("it", "debian", host, ""))).isEqualTo(covered);
        assertThat(system.covers(Facts.sample("other", "debian", host, ""))).isFalse();
    }

    @Test
    void aNumberIsNeededToBeNewerThanIt() {
        assertThatThrownBy(() -> new SupportedSystem("debian", "debian", "sid", "", true))
                .hasMessageContaining("`sid` of debian is no number");
        assertThat(new SupportedSystem("debian", "debian", "13", "", true)).hasToString("debian 13 or newer");
    }

    @Test
    void rebuildsAreLikeTheirOriginal() {
        SupportedSystem rhel = new SupportedSystem("rhel", "rhel", "9", "", false);
        assertThat(rhel.isLike(new SupportedSystem("rocky", "rhel", "9", "", false)))
                .isTrue();
        assertThat(rhel.isLike(new SupportedSystem("rhel", "rhel", "10", "", false)))
                .isFalse();
    }

    @Test
    void samplesAreMadeUp() {
        assertThat(new SupportedSystem("debian", "debian", "13", "trixie", true)
                        .sample()
                        .isSample())
                .isTrue();
    }
}
