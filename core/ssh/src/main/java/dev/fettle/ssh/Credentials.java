package dev.fettle.ssh;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.SecretLookup;
import java.util.Optional;

/** Look up a server's password and passphrase when they are needed, and not before. */
final class Credentials {

    private final Server server;
    private final SecretLookup secrets;
    private final boolean passwordAllowed;

    Credentials(Server server, SecretLookup secrets) {
        this(server, secrets, true);
    }

    private Credentials(Server server, SecretLookup secrets, boolean passwordAllowed) {
        this.server = server;
        this.secrets = secrets;
        this.passwordAllowed = passwordAllowed;
    }

    /** Return what a jump host may see of them: keys, never the password of the server behind it. */
    Credentials forJumpHost() {
        return new Credentials(server, secrets, false);
    }

    boolean hasPassword() {
        return passwordAllowed && server.secrets().containsKey("password");
    }

    Optional<Secret> password() {
        return passwordAllowed ? resolve("password") : Optional.empty();
    }

    Optional<Secret> passphrase() {
        return resolve("passphrase");
    }

    private Optional<Secret> resolve(String name) {
        Optional<SecretRef> reference = Optional.ofNullable(server.secrets().get(name));
        return reference.map(secrets::resolve);
    }
}
