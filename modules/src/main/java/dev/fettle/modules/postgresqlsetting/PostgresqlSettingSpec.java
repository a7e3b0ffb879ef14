package dev.fettle.modules.postgresqlsetting;

import static java.util.Objects.requireNonNull;

import dev.fettle.modules.postgresql.Psql;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a setting of a PostgreSQL server, kept in its {@code postgresql.auto.conf}. A setting that only a restart brings
 * into effect is not followed by one: let the service be owed a restart by this task.
 *
 * @param name the setting, such as {@code shared_buffers}
 * @param value its value, as one would write it in {@code postgresql.conf} without quotes: {@code 128MB}, {@code on}; needed
 *     unless it shall be absent
 * @param port where the server listens; 5432 by default
 * @param state whether it shall be there; an absent one falls back to the other configuration files
 */
public record PostgresqlSettingSpec(String name, Optional<String> value, int port, Presence state) {

    /** Check the parts. */
    public PostgresqlSettingSpec {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)*")) {
            throw new IllegalArgumentException("`" + name + "` is not the name of a PostgreSQL setting.");
        }
        requireNonNull(value, "value is null");
        Psql.checkPort(port);
        requireNonNull(state, "state is null");
        if (state == Presence.PRESENT && value.isEmpty()) {
            throw new IllegalArgumentException("The setting `" + name + "` has no value.");
        }
        if (value.filter(v -> v.chars().anyMatch(c -> c == 0 || c == '\n')).isPresent()) {
            throw new IllegalArgumentException("The value of `" + name + "` must be one line.");
        }
    }

    /** Describe a setting of the server on the usual port. */
    public static PostgresqlSettingSpec of(String name, String value) {
        return new PostgresqlSettingSpec(name, Optional.of(value), Psql.DEFAULT_PORT, Presence.PRESENT);
    }
}
