package dev.fettle.modules.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsNamesTest {

    @Test
    void tellsNamesFromAddresses() {
        assertThat(Names.extension(List.of("Web-1", "*.a.org", "10.0.0.7", "FD00::A", "web-1")))
                .isEqualTo("DNS:web-1,DNS:*.a.org,IP:10.0.0.7,IP:fd00:0:0:0:0:0:0:a");
    }

    @Test
    void readsWhatOpensslShows() {
        assertThat(Names.read("DNS:Web-1, IP Address:10.0.0.7, IP Address:FD00:0:0:0:0:0:0:A, email:a@b"))
                .containsExactlyInAnyOrder("DNS:web-1", "IP:10.0.0.7", "IP:fd00:0:0:0:0:0:0:a", "email:a@b");
        assertThat(Names.read("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a,IP:1.2.3.4",
                "$ENV::HOME",
                "-a",
                "a.",
                "1.2.3",
                "1.2.3.256",
                "fd00:::1",
                "a\nb",
                "*"
            })
    void refusesWhatIsNeither(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Names.check(List.of(name)));
    }

    @Test
    void refusesNoNamesAndALongCommonName() {
        assertThatIllegalArgumentException().isThrownBy(() -> Names.check(List.of()));
        String name = String.join(".", Collections.nCopies(13, "label"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.check(List.of(name)))
                .withMessageContaining("put a shorter one first");
        assertThat(Names.check(List.of("short", name))).hasSize(2);
    }
}
