package dev.fettle.modules.pkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.modules.support.OpenPgp;
import dev.fettle.testkit.ModuleCases;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class RepositoryModuleTest {

    /** Made by GnuPG, which gave its fingerprint. */
    private static final String KEY = """
            -----BEGIN PGP PUBLIC KEY BLOCK-----

            mDMEawltZxYJKwYBBAHaRw8BAQdASvUqxpmVlkFFIecPC5hG8NAl1nhu3HXaewWI
            UKByAxC0F1Rlc3QgPHRlc3RAZXhhbXBsZS5vcmc+iJAEExYIADgWIQR+mI9XS7zf
            vsKQWISNAfKOFVoJSQUCawltZwIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAK
            CRCNAfKOFVoJSY4oAQD9w1QYnV9kXVA/+hEpaB9sXnB/4xj1vzHJVO3YU5bp/gEA
            /aZECRcAs3s9vNB8r/JHgUBIGgqL7Lt/Lm5tq1gJDAg=
            =qasn
            -----END PGP PUBLIC KEY BLOCK-----
            """;

    private static final String FINGERPRINT = "7E988F574BBCDFBEC29058848D01F28E155A0949";

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/repository"), new RepositoryModule());
    }

    @TestFactory
    Stream<DynamicTest> decidesAboutLists() {
        return ModuleCases.in(Path.of("src/test/resources/cases/package-cache"), new PackageCacheModule());
    }

    @Test
    void readsFingerprintsOfKeys() {
        assertThat(OpenPgp.fingerprints(KEY)).containsExactly(FINGERPRINT);
        assertThat(OpenPgp.fingerprints(KEY.replace("\n", "\r\n"))).containsExactly(FINGERPRINT);
        assertThat(OpenPgp.fingerprints(KEY.replace("BLOCK-----\n\n", "BLOCK-----\nComment: two keys\n\n") + KEY))
                .containsExactly(FINGERPRINT, FINGERPRINT);
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThatThrownBy(() -> OpenPgp.fingerprints("no key")).hasMessageContaining("BEGIN PGP PUBLIC KEY BLOCK");
        String[] lines = KEY.split("\n");
        assertThatThrownBy(() -> OpenPgp.fingerprints(KEY.replace(lines[3] + "\n", "")))
                .hasMessageContaining("damaged");
    }

    @Test
    void isRemovedByItsName() {
        assertThat(new RepositoryModule().removal("repository:dnf:pool"))
                .contains(RepositorySpec.absent("pool", Manager.DNF));
        assertThat(new RepositoryModule().removal("path:/etc/apt/sources.list.d/pool.sources"))
                .isEmpty();
    }
}
