package dev.fettle.standin.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReleaseVersionTest {
    @Test
    void knowsTheSchemaOfEachReleaseAndKeepsTheOrderBeyond() {
        assertThat(ReleaseVersion.parse("2.7.0").schema()).isEqualTo(1);
        assertThat(ReleaseVersion.parse("2.8.5").schema()).isEqualTo(187);
        assertThat(ReleaseVersion.parse("2.10.0").schema()).isEqualTo(205);
        assertThat(ReleaseVersion.parse("2.10.3").schema()).isEqualTo(206);
        assertThat(ReleaseVersion.parse("2.35.1").schema()).isEqualTo(535);
        assertThat(IntStream.rangeClosed(8, 40).map(minor -> new ReleaseVersion(2, minor, 0).schema()))
                .isSorted();
        assertThat(IntStream.of(35, 36, 40).map(minor -> new ReleaseVersion(2, minor, 0).schema()))
                .doesNotHaveDuplicates();
    }

    @Test
    void answersByRelease() {
        assertThat(ReleaseVersion.parse("2.33.9").emptyEnvironmentCounts()).isFalse();
        assertThat(ReleaseVersion.parse("2.34.0").emptyEnvironmentCounts()).isTrue();
        assertThat(ReleaseVersion.parse("2.31.0").secureCookieFollowsUrl()).isFalse();
        assertThat(ReleaseVersion.parse("2.31.1").secureCookieFollowsUrl()).isTrue();
        assertThat(ReleaseVersion.parse("2.18.5").adminCommandMigrates()).isTrue();
        assertThat(ReleaseVersion.parse("2.19.0").adminCommandMigrates()).isFalse();
    }

    @Test
    void refusesOtherText() {
        assertThatThrownBy(() -> ReleaseVersion.parse("v2.8")).hasMessageContaining("`v2.8` is not a version");
    }
}
