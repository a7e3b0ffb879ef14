package dev.fettle.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.UnixDomainSocketFactory;
import dev.fettle.engine.model.Secret;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ConnectionException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Collect the keys that a login may use, in the order they are tried.
 *
 * @param keys usable keys: agent keys of the named files, other agent keys, key files
 * @param notes why a key that the user may expect is not among them
 */
record LoginKeys(List<Key> keys, List<String> notes) {

    /**
     * Hold one key.
     *
     * @param description how messages name it
     */
    record Key(Identity identity, String description) {}

    LoginKeys {
        keys = List.copyOf(keys);
        notes = List.copyOf(notes);
    }

    /** Load the keys; the passphrase is asked for only when an encrypted file is not held by the agent. */
    static LoginKeys load(Target target, Credentials credentials) throws ConnectionException {
        return new Loader(target, credentials).load();
    }

    /** Return them as JSch wants them. */
    IdentityRepository repository(int limit) {
        return new Fixed(keys.stream().limit(limit).map(Key::identity).toList());
    }

    private static final class Loader {

        private final Target target;
        private final Credentials credentials;
        private final List<String> notes = new ArrayList<>();

        @SuppressWarnings("NullableOptional") // null until it is asked for, empty when there is none
        private @Nullable Optional<Secret> passphrase;

        Loader(Target target, Credentials credentials) {
            this.target = target;
            this.credentials = credentials;
        }

        LoginKeys load() throws ConnectionException {
            List<Key> agent = agentKeys();
            List<Key> named = new ArrayList<>();
            List<Key> files = new ArrayList<>();
            for (Path file : target.identityFiles()) {
                Optional<Key> held = heldBy(agent, file);
                if (held.isPresent()) {
                    named.add(held.get());
                } else {
                    fileKey(file).ifPresent(files::add);
                }
            }
            List<Key> keys = new ArrayList<>(named);
            if (!target.explicitIdentity() && !target.identitiesOnly()) {
                agent.stream().filter(key -> !named.contains(key)).forEach(keys::add);
            }
            keys.addAll(files);
            return new LoginKeys(keys, notes);
        }

        private List<Key> agentKeys() {
            if (target.agentSocket().isEmpty()) {
                return List.of();
            }
            Path socket = target.agentSocket().get();
            List<Key> keys = new ArrayList<>();
            try {
                SSHAgentConnector connector = new SSHAgentConnector(new UnixDomainSocketFactory(), socket);
                if (!connector.isAvailable()) {
                    notes.add("no agent answers at " + socket);
                    return List.of();
                }
                for (Identity identity : new AgentIdentityRepository(connector).getIdentities()) {
                    keys.add(new Key(
                            identity,
                            "agent key " + identity.getName() + " "
                                    + KnownHosts.fingerprint(identity.getPublicKeyBlob())));
                }
            } catch (AgentProxyException e) {
                notes.add("the agent at " + socket + " cannot be used");
            }
            return keys;
        }

        private Optional<Key> heldBy(List<Key> agent, Path file) {
            if (agent.isEmpty()) {
                return Optional.empty();
            }
            return publicKey(file)
                    .flatMap(blob -> agent.stream()
                            .filter(key -> Arrays.equals(key.identity().getPublicKeyBlob(), blob))
                            .findFirst());
        }

        private static Optional<byte[]> publicKey(Path file) {
            Path publicFile = file.toString().endsWith(".pub") ? file : Path.of(file + ".pub");
            try {
                String[] fields = Files.readString(publicFile, UTF_8).strip().split("\\s+");
                return fields.length < 2
                        ? Optional.empty()
                        : Optional.of(Base64.getDecoder().decode(fields[1]));
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private Optional<Key> fileKey(Path file) throws ConnectionException {
            if (!Files.isReadable(file)) {
                if (target.explicitIdentity()) {
                    throw new ConnectionException(
                            Reason.UNUSABLE,
                            "The key file `" + file + "` of `" + target.label() + "` "
                                    + (Files.exists(file) ? "cannot be read." : "does not exist."),
                            "Correct identity_file in the infra.");
                }
                return Optional.empty();
            }
            Identity identity;
            try {
                JSch jsch = new JSch();
                jsch.addIdentity(file.toString());
                identity = jsch.getIdentityRepository().getIdentities().get(0);
            } catch (JSchException | RuntimeException e) {
                notes.add(file + " is not a private key of a known form");
                return Optional.empty();
            }
            if (identity.isEncrypted() && !decrypt(file, identity)) {
                return Optional.empty();
            }
            String print = Optional.ofNullable(identity.getPublicKeyBlob())
                    .map(blob -> " " + KnownHosts.fingerprint(blob))
                    .orElse("");
            return Optional.of(new Key(identity, "key " + file + print));
        }

        private boolean decrypt(Path file, Identity identity) {
            if (passphrase == null) {
                passphrase = credentials.passphrase();
            }
            if (passphrase.isEmpty()) {
                notes.add(file + " is encrypted and neither an agent holds it nor does the server name a passphrase");
                return false;
            }
            byte[] bytes = passphrase.get().reveal().getBytes(UTF_8);
            try {
                if (identity.setPassphrase(bytes) && !identity.isEncrypted()) {
                    return true;
                }
            } catch (JSchException e) {
                notes.add(file + " cannot be decrypted");
                return false;
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
            notes.add("the passphrase does not open " + file);
            return false;
        }
    }

    private static final class Fixed implements IdentityRepository {

        private final List<Identity> identities;

        Fixed(List<Identity> identities) {
            this.identities = List.copyOf(identities);
        }

        @Override
        public String getName() {
            return "fettle";
        }

        @Override
        public int getStatus() {
            return RUNNING;
        }

        @Override
        @SuppressWarnings("JdkObsolete") // JSch's interface wants it.
        public Vector<Identity> getIdentities() {
            return new Vector<>(identities);
        }

        @Override
        public boolean add(byte[] identity) {
            return false;
        }

        @Override
        public boolean remove(byte[] blob) {
            return false;
        }

        @Override
        public void removeAll() {
            // The keys stay: they are not JSch's to remove.
        }
    }
}
