package dev.fettle.modules.postgresqlgrant;

import java.util.Locale;
import java.util.Set;

/** Say what a privilege is about. Which privileges there are: PostgreSQL 17, chapter 5.8. */
public enum GrantObjects {
    /** The database itself. */
    DATABASE("CONNECT", "CREATE", "TEMPORARY"),
    /** A schema. */
    SCHEMA("CREATE", "USAGE"),
    /** Tables, views and what else is asked like a table. */
    TABLES("DELETE", "INSERT", "MAINTAIN", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"),
    /** Sequences. */
    SEQUENCES("SELECT", "UPDATE", "USAGE"),
    /** Tables that a role will make. */
    DEFAULT_TABLES("DELETE", "INSERT", "MAINTAIN", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"),
    /** Sequences that a role will make. */
    DEFAULT_SEQUENCES("SELECT", "UPDATE", "USAGE");

    private final Set<String> privileges;

    GrantObjects(String... privileges) {
        this.privileges = Set.of(privileges);
    }

    /** Return the privileges there are. */
    Set<String> privileges() {
        return privileges;
    }

    /** Tell whether it is about what exists in a schema. */
    boolean named() {
        return this == TABLES || this == SEQUENCES;
    }

    /** Tell whether it is about what will be made. */
    boolean future() {
        return this == DEFAULT_TABLES || this == DEFAULT_SEQUENCES;
    }

    /** Return the word of a task. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Return the word of PostgreSQL. */
    String keyword() {
        return word().replace("default-", "");
    }
}
