package dev.fettle.standin.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Check and make new users. */
public final class NewUser {
    private static final Pattern USERNAME = Pattern.compile("[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s<>()]+@[^@\\s<>()]+");
    private static final int MAX_USERNAME = 32;

    private NewUser() {}

    /**
     * Names what is wrong with a new user.
     *
     * @param field the part at fault
     * @param detail what is wrong with it
     */
    public record Fault(String field, String detail) {
        /** Check the parts. */
        public Fault {
            requireNonNull(field, "field is null");
            requireNonNull(detail, "detail is null");
        }
    }

    /** Check what a new user is to be made of; empty if all is well. */
    public static Optional<Fault> check(String username, String email, String password) {
        if (username.length() > MAX_USERNAME || !USERNAME.matcher(username).matches()) {
            return Optional.of(
                    new Fault("username", "must be 1 to 32 letters and digits, with single hyphens between them"));
        }
        if (!EMAIL.matcher(email).matches()) {
            return Optional.of(new Fault("email", "must be a valid e-mail address"));
        }
        String fault = Passwords.fault(password);
        return fault.isEmpty() ? Optional.empty() : Optional.of(new Fault("password", fault));
    }

    /** Make a user who owns the site. */
    public static User owner(String username, String email, String name, String password, Instant now) {
        return new User(
                UUID.randomUUID().toString(), email, username, name, Passwords.hash(password), now, List.of("owner"));
    }
}
