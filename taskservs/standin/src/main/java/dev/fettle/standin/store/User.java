package dev.fettle.standin.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * Hold a user.
 *
 * @param id a UUID as text
 * @param email the e-mail address
 * @param username the login name
 * @param name the full name; may be blank
 * @param passwordHash what {@link Passwords#hash} made
 * @param createdAt when the user was made
 * @param roles site roles, such as {@code owner}
 */
public record User(
        String id,
        String email,
        String username,
        String name,
        String passwordHash,
        Instant createdAt,
        List<String> roles) {
    /** Copy and check the parts. */
    public User {
        requireNonNull(id, "id is null");
        requireNonNull(email, "email is null");
        requireNonNull(username, "username is null");
        requireNonNull(name, "name is null");
        requireNonNull(passwordHash, "passwordHash is null");
        requireNonNull(createdAt, "createdAt is null");
        roles = List.copyOf(roles);
    }

    /** Tell whether the user owns the site. */
    public boolean isOwner() {
        return roles.contains("owner");
    }

    /** Show who it is, without the password's hash. */
    @Override
    public String toString() {
        return username + " <" + email + ">";
    }
}
