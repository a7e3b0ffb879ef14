package dev.fettle.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Verifiers with salts of our own choice; the SCRAM ones are checked against PostgreSQL itself in {@link PostgresqlHostTest}. */
class VerifierTest {

    // RFC 7677, section 3: user "user", password "pencil", salt W22ZaJ0SNY7soEsUEjb6gQ==, 4096 iterations. The RFC
    // gives proof and
    // signature; StoredKey and ServerKey follow from them.
    private static final String PENCIL = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
            + "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

    @Test
    void theVectorOfTheRfcFits() {
        assertThat(Verifier.fits(PENCIL, "user", "pencil")).isTrue();
        assertThat(Verifier.fits(PENCIL, "user", "pencils")).isFalse();
        assertThat(Verifier.fits(PENCIL, "user", "")).isFalse();
        assertThat(Verifier.kind(PENCIL)).isEqualTo("scram-sha-256");
    }

    @Test
    void md5IsSaltedWithTheRole() {
        // md5 of "secretcoder"
        String verifier = "md5b158c3ad6754ef157454ddc60c60d136";
        assertThat(Verifier.kind(verifier)).isEqualTo("md5");
        assertThat(Verifier.fits(verifier, "coder", "secret")).isTrue();
        assertThat(Verifier.fits(verifier, "codex", "secret")).isFalse();
        assertThat(Verifier.fits(verifier, "coder", "other")).isFalse();
    }

    @Test
    void noVerifierAndOddOnesFitNothing() {
        assertThat(Verifier.fits("", "coder", "")).isFalse();
        assertThat(Verifier.fits("SCRAM-SHA-256$x", "coder", "x")).isFalse();
        assertThat(Verifier.kind("")).isEqualTo("none");
    }

    @Test
    void passwordsArePreparedAsPostgresqlDoes() {
        assertThat(Verifier.prepared("plain %'\" \\ text")).isEqualTo("plain %'\" \\ text");
        assertThat(Verifier.prepared("I\u00ADX")).isEqualTo("IX");
        assertThat(Verifier.prepared("\u00AA")).isEqualTo("a");
        assertThat(Verifier.prepared("\u2168")).isEqualTo("IX");
        assertThat(Verifier.prepared("a\u00A0b")).isEqualTo("a b");
        // Forbidden ones are taken as they are: a control character, and a mix of directions.
        assertThat(Verifier.prepared("\u0007\u00AA")).isEqualTo("\u0007\u00AA");
        assertThat(Verifier.prepared("\u06271\u00AA")).isEqualTo("\u06271\u00AA");
    }
}
