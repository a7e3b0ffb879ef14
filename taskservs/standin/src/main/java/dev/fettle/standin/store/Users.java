package dev.fettle.standin.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Keep users. Safe for use by several threads. */
public interface Users {
    /** Count the users. */
    long count() throws IOException;

    /**
     * Add the first user, who owns the site.
     *
     * @return false if there was a user already; nothing was changed then
     */
    boolean addFirst(User user) throws IOException;

    /**
     * Add a user.
     *
     * @throws DuplicateException if the user name or the e-mail address is taken
     */
    void add(User user) throws IOException;

    /** Find a user by id, user name or e-mail address; the latter two without regard to case. */
    Optional<User> find(String idOrName) throws IOException;

    /** Replace a password's hash; answers false if there is no such user. */
    boolean setPassword(String userId, String hash) throws IOException;

    /** Return the ids of the organizations, the default one first. */
    List<String> organizations() throws IOException;
}
