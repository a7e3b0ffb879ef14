package dev.fettle.modules.postgresqldatabase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.testkit.ModuleCases;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class PostgresqlDatabaseModuleTest {

    private final PostgresqlDatabaseModule module = new PostgresqlDatabaseModule();

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/postgresql-database"), module);
    }

    @Test
    void whatIsTakenAwayIsReadFromItsKey() {
        for (String key : new String[] {
            "postgresql.database:coder", "postgresql.database:5433/a/b", "postgresql.database:5432/7/x"
        }) {
            assertThat(module.removal(key)
                            .map(spec -> module.resources(spec).manages().get(0)))
                    .contains(key);
        }
        assertThat(module.removal("path:/x")).isEmpty();
    }
}
