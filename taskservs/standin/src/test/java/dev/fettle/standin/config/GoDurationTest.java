package dev.fettle.standin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "720h, PT720H",
        "1h30m, PT1H30M",
        "1.5h, PT1H30M",
        "0, PT0S",
        "15ms, PT0.015S",
        "-2s, PT-2S",
        "876600h0m0s, PT876600H"
    })
    void reads(String text, Duration expected) {
        assertThat(GoDuration.parse(text, false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "h", "1x", "30d", "1h ", "99999999999h"})
    void refuses(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesAsGoDoes() {
        assertThat(GoDuration.format(Duration.ofHours(720))).isEqualTo("720h0m0s");
        assertThat(GoDuration.format(Duration.ofSeconds(90))).isEqualTo("1m30s");
        assertThat(GoDuration.format(Duration.ofMillis(15))).isEqualTo("15ms");
    }
}
