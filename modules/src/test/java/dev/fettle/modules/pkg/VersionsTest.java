package dev.fettle.modules.pkg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The orders are those that {@code dpkg --compare-versions} and {@code rpm --eval '%{lua:rpm.vercmp}'} give. */
final class VersionsTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, 0",
        "1.0, 1.0-0, 0",
        "1.0-1, 1.0-2, -1",
        "1.9, 1.10, -1",
        "1:1.0, 2.0, 1",
        "0:1.0, 1.0, 0",
        "1.0~rc1, 1.0, -1",
        "1.0, 1.0a, -1",
        "1.0a, 1.0+b, -1",
        "1.0-1~bpo12+1, 1.0-1, -1",
        "1.0-1+deb12u1, 1.0-1, 1",
        "007, 7, 0",
        "2-a-1, 2-a-2, -1"
    })
    void comparesAsDpkgDoes(String one, String other, int expected) {
        assertThat(Integer.signum(Versions.debian(one, other))).isEqualTo(expected);
        assertThat(Integer.signum(Versions.debian(other, one))).isEqualTo(-expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0-1, 1.0-1, 0",
        "1.0-1, 1.0, 0",
        "1.9-1, 1.10-1, -1",
        "0:1.0-1, 1.0-1, 0",
        "1:1.0-1, 2.0-1, 1",
        "1.0~rc1-1, 1.0-1, -1",
        "1.0^git1-1, 1.0-1, 1",
        "1.0^git1-1, 1.0.1-1, -1",
        "1.0a-1, 1.0.1-1, -1",
        "1_0-1, 1.0-1, 0",
        "2a-1, 2.0-1, -1",
        "1.0-1.el9, 1.0-1.el9_2, -1"
    })
    void comparesAsRpmDoes(String one, String other, int expected) {
        assertThat(Integer.signum(Versions.rpm(one, other))).isEqualTo(expected);
        assertThat(Integer.signum(Versions.rpm(other, one))).isEqualTo(-expected);
    }
}
