package dev.fettle.standin.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "password", "aaaaaaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnopqrst", "Short-1", "qwertyuiop123"})
    void refusesWhatIsEasyToGuess(String password) {
        assertThat(Passwords.fault(password)).contains("Insecure password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery", "xK9#mP2$vL5w", "SomeSecurePassword!"})
    void takesWhatIsNot(String password) {
        assertThat(Passwords.fault(password)).isEmpty();
    }

    @Test
    void refusesMoreThan64Characters() {
        assertThat(Passwords.fault("aB3$xyQ9".repeat(8) + "z")).contains("64");
    }

    @Test
    void aHashHasItsOwnSaltAndBelongsToOnePassword() {
        String hash = Passwords.hash("first");
        assertThat(hash).doesNotContain("first").isNotEqualTo(Passwords.hash("first"));
        assertThat(Passwords.matches("first", hash)).isTrue();
        assertThat(Passwords.matches("second", hash)).isFalse();
        assertThat(Passwords.matches("first", "something else")).isFalse();
    }
}
