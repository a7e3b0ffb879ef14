package dev.fettle.standin.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Keep sessions and API tokens. Safe for use by several threads. */
public interface Keys {
    /** Add a key, or replace the one with its id. */
    void save(Key key) throws IOException;

    /** Find a key by its id, whether it has expired or not. */
    Optional<Key> key(String id) throws IOException;

    /** List a user's keys. */
    List<Key> keysOf(String userId) throws IOException;

    /** Remove a key; removing one that is not there changes nothing. */
    void remove(String id) throws IOException;
}
