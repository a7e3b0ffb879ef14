package dev.fettle.modules.postgresqlrole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.testkit.ModuleCases;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class PostgresqlRoleModuleTest {

    private final PostgresqlRoleModule module = new PostgresqlRoleModule();

    @TestFactory
    Stream<DynamicTest> decides() {
        return ModuleCases.in(Path.of("src/test/resources/cases/postgresql-role"), module);
    }

    @Test
    void whatIsTakenAwayIsReadFromItsKey() {
        for (String key :
                new String[] {"postgresql.role:coder", "postgresql.role:5433/a/b", "postgresql.role:5432/7/x"}) {
            assertThat(module.removal(key)
                            .map(spec -> module.resources(spec).manages().get(0)))
                    .contains(key);
        }
        assertThat(module.removal("path:/x")).isEmpty();
    }
}
