package dev.fettle.standin.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.standin.base.Fatal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgUrlTest {
    @Test
    void readsAllPartsAndDecodesThem() {
        PgUrl url = PgUrl.parse(
                "postgresql://co%64er:p%40ss%2Fw%23rd%25@[::1]:5433/da%20ta?sslmode=verify-full&sslrootcert=/a%20b.pem&search_path=x",
                "me");
        assertThat(url.host()).isEqualTo("::1");
        assertThat(url.port()).isEqualTo(5433);
        assertThat(url.user()).isEqualTo("coder");
        assertThat(url.password()).isEqualTo("p@ss/w#rd%");
        assertThat(url.database()).isEqualTo("da ta");
        assertThat(url.option("sslrootcert")).isEqualTo("/a b.pem");
        assertThat(url.sessionSettings()).containsOnlyKeys("search_path");
        assertThat(url.toString()).doesNotContain("p@ss").contains("verify-full");
    }

    @Test
    void fillsInDefaults() {
        PgUrl url = PgUrl.parse("postgres://", "me");
        assertThat(url)
                .extracting(PgUrl::host, PgUrl::port, PgUrl::user, PgUrl::database, PgUrl::sslMode)
                .containsExactly("localhost", 5432, "me", "me", "require");
        assertThat(PgUrl.parse("postgres:///d?host=/run/postgresql&user=u", "me")
                        .host())
                .isEqualTo("/run/postgresql");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://h/d | does not start with",
                "postgres://u:p#hunter2@h/d | invalid port",
                "postgres://u:p/hunter2@h/d | invalid port",
                "postgres://u:p%hunter2@h/d | %25",
                "postgres://u:p hunter2@h/d | percent-encoded",
                "postgres://u:hunter2@h/d?sslmode=prefer | unsupported sslmode",
            })
    void refusesOthersWithoutRepeatingThem(String text, String message) {
        assertThatThrownBy(() -> PgUrl.parse(text, "me"))
                .isInstanceOf(Fatal.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2");
    }
}
