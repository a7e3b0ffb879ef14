package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.SourceRange;
import dev.fettle.engine.model.Declaration;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.SupportedSystem;
import dev.fettle.engine.model.TaskservId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pkl.core.PNull;
import org.pkl.core.PObject;

/** Read what {@code describe()} of {@code Infra.pkl} exports. */
final class DefinitionReader {

    private static final List<String> SETTINGS =
            List.of("identity_file", "host_key_check", "known_hosts", "proxy_jump", "connect_timeout");
    private static final List<String> SECRETS = List.of("password", "passphrase", "become_password");

    private final PlainSecrets plain;
    private final LocalFiles files;

    DefinitionReader(PlainSecrets plain, LocalFiles files) {
        this.plain = plain;
        this.files = files;
    }

    /** What an instance says of itself. */
    record Instance(TaskservId id, String type, Declaration declaration, List<Diagnostic> warnings) {}

    Server server(String name, PObject entry) {
        Map<String, String> settings = new LinkedHashMap<>();
        ((Map<?, ?>) entry.getProperty("settings"))
                .forEach((k, v) -> settings.put(String.valueOf(k), String.valueOf(v)));
        for (String setting : SETTINGS) {
            Object value = entry.getProperty(setting);
            if (value instanceof org.pkl.core.Duration duration) {
                settings.put(setting, Long.toString(SpecBinder.seconds(duration)));
            } else if (value instanceof String text) {
                settings.put(setting, text);
            }
        }
        Map<String, SecretRef> secrets = new LinkedHashMap<>();
        for (String secret : SECRETS) {
            Object value = entry.getProperty(secret);
            if (value instanceof String text) {
                secrets.put(secret, plain.keep(text));
            } else if (!(value instanceof PNull)) {
                secrets.put(secret, ContentReader.secret(value));
            }
        }
        return new Server(
                new HostId(name),
                String.valueOf(entry.getProperty("address")),
                entry.getProperty("port") instanceof Long port ? Optional.of(Math.toIntExact(port)) : Optional.empty(),
                optional(entry, "user"),
                String.valueOf(entry.getProperty("act_as")),
                String.valueOf(entry.getProperty("connection")),
                new LinkedHashSet<>(texts(entry, "groups")),
                settings,
                secrets);
    }

    Instance instance(String server, PObject described, Optional<SourceRange> source) {
        TaskservId id = new TaskservId(new HostId(server), String.valueOf(described.getProperty("name")));
        Attributes attributes = new Attributes(new ContentReader(id, files));
        List<Request> requests = new ArrayList<>();
        ((Map<?, ?>) described.getProperty("requests")).forEach((name, value) -> {
            PObject request = (PObject) value;
            requests.add(new Request(
                    id,
                    String.valueOf(name),
                    String.valueOf(request.getProperty("capability")),
                    optional(request, "provider").map(TaskservId::parse),
                    attributes.of((PObject) request.getProperty("attributes"))));
        });
        List<SupportedSystem> supports = new ArrayList<>();
        for (Object system : (Collection<?>) described.getProperty("supports")) {
            PObject s = (PObject) system;
            supports.add(new SupportedSystem(
                    text(s, "id"),
                    text(s, "family"),
                    text(s, "version"),
                    text(s, "codename"),
                    s.getProperty("orNewer").equals(true)));
        }
        List<Diagnostic> warnings = texts(described, "warnings").stream()
                .map(text ->
                        Diagnostic.warning(Code.ADVICE, text, "").at(source).about(id))
                .toList();
        Set<String> provides = new LinkedHashSet<>(texts(described, "provides"));
        return new Instance(
                id, text(described, "taskserv"), new Declaration(provides, requests, supports, source), warnings);
    }

    static Optional<String> optional(PObject object, String property) {
        return object.getProperty(property) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static String text(PObject object, String property) {
        return optional(object, property).orElse("");
    }

    private static List<String> texts(PObject object, String property) {
        return ((Collection<?>) object.getProperty(property))
                .stream().map(String::valueOf).toList();
    }
}
