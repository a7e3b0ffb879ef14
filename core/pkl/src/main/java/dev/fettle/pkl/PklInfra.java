package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.diagnostic.SourceRange;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.spi.DefinitionSource;
import dev.fettle.engine.spi.SecretSource;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.pkl.secret.CommandSecrets;
import dev.fettle.pkl.secret.EnvironmentSecrets;
import dev.fettle.pkl.secret.FileSecrets;
import dev.fettle.pkl.secret.SecretStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pkl.core.PObject;

/**
 * Read an infra written in Pkl. Thread-safe.
 *
 * <p>The taskservs of what it loads go on asking Pkl, so close it when the last run of the definition has ended.
 *
 * <pre>{@code
 * InfraFile file = InfraFile.find("quickstart", List.of(Path.of("")));
 * try (PklInfra infra = PklInfra.builder(file).modules(Modules.all()).build()) {
 *     Plan plan = engine.plan(infra.load());
 * }
 * }</pre>
 */
public final class PklInfra implements DefinitionSource, AutoCloseable {

    private final InfraFile file;
    private final ClassLoader packages;
    private final List<Path> places;
    private final Map<String, TaskModule<?>> modules;
    private final ArtifactResolver artifacts;
    private final Map<String, String> environment;
    private final Duration timeLimit;
    private final Duration commandLimit;

    // Guarded by this.
    private @Nullable PklSession session;
    private @Nullable PackageLoader loader;

    private PklInfra(Builder builder) {
        file = builder.file;
        packages = builder.packages;
        places = List.copyOf(builder.places);
        modules = Map.copyOf(builder.modules);
        artifacts = builder.artifacts;
        environment = Map.copyOf(builder.environment);
        timeLimit = builder.timeLimit;
        commandLimit = builder.commandLimit;
    }

    /** Start describing how an infra is read. */
    public static Builder builder(InfraFile file) {
        return new Builder(file);
    }

    /**
     * Read the infra anew. What was loaded before goes stale.
     *
     * @throws EngineException with every mistake found in servers and instances, one each
     */
    @Override
    public synchronized Definition load() {
        close();
        loader = places.isEmpty() ? null : new PackageLoader(places, packages);
        PlainSecrets plain = new PlainSecrets();
        PklSession opened = open(plain, PklSession.Mode.READ, Optional.empty());
        session = opened;
        LocalFiles files = new LocalFiles(file.root(), artifacts);
        PObject described = describe(opened);
        DefinitionReader reader = new DefinitionReader(plain, files);
        List<Server> servers = new ArrayList<>();
        Map<TaskservId, Taskserv> instances = new LinkedHashMap<>();
        List<Diagnostic> warnings = new ArrayList<>();
        List<Diagnostic> problems = new ArrayList<>();
        Map<?, ?> entries = (Map<?, ?>) described.getProperty("servers");
        try (PklSession locator = open(new PlainSecrets(), PklSession.Mode.LOCATE, Optional.empty())) {
            entries.forEach((key, value) -> {
                String name = String.valueOf(key);
                PObject entry = (PObject) value;
                try {
                    servers.add(reader.server(name, (PObject) entry.getProperty("entry")));
                    int index = 0;
                    for (Object taskserv : (Collection<?>) entry.getProperty("taskservs")) {
                        Optional<SourceRange> source = locator.place(element(name, index++));
                        var read = reader.instance(name, (PObject) taskserv, source);
                        warnings.addAll(read.warnings());
                        Taskserv twin = instances.put(
                                read.id(),
                                new PklTaskserv(read.id(), read.type(), read.declaration(), opened, modules, files));
                        if (twin != null) {
                            problems.add(twice(read.id(), source, twin.declare().source()));
                        }
                    }
                } catch (BindingException | IllegalArgumentException e) {
                    problems.add(
                            Diagnostic.error(Code.DEFINITION_INVALID, "Server `" + name + "`: " + e.getMessage(), "")
                                    .about(name));
                }
            });
        }
        if (!problems.isEmpty()) {
            throw new EngineException(problems);
        }
        warnings.addAll(0, plainSecrets(plain));
        return new Definition(
                file.name(), servers, List.copyOf(instances.values()), sources(plain, described), warnings);
    }

    /**
     * Return the releases that the instances loaded last pin.
     *
     * @throws IllegalStateException when nothing is loaded
     */
    public synchronized Map<TaskservId, Upstream> upstreams() {
        PklSession open = session;
        if (open == null) {
            throw new IllegalStateException("Nothing is loaded.");
        }
        Map<TaskservId, Upstream> found = new LinkedHashMap<>();
        ((Map<?, ?>) open.evaluate("upstreams()"))
                .forEach((id, value) -> Upstream.read(value)
                        .ifPresent(upstream -> found.put(TaskservId.parse(String.valueOf(id)), upstream)));
        return found;
    }

    /** Stop asking Pkl. The taskservs of what was loaded can no longer be used. */
    @Override
    public synchronized void close() {
        PklSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
        PackageLoader served = loader;
        loader = null;
        if (served != null) {
            try {
                served.close();
            } catch (IOException e) {
                throw new UncheckedIOException("A jar of packages cannot be closed.", e);
            }
        }
    }

    private PklSession open(PlainSecrets plain, PklSession.Mode mode, Optional<String> wanted) {
        PackageLoader nearer = loader;
        return new PklSession(file, nearer == null ? packages : nearer, plain, timeLimit, mode, wanted);
    }

    /** Describe all at once; where that fails, piece by piece, so that each piece tells its first mistake. */
    private PObject describe(PklSession opened) {
        try {
            return (PObject) opened.evaluate("describe()");
        } catch (EngineException whole) {
            if (opened.isDead()) {
                throw whole;
            }
            if (whole.getMessage() != null && whole.getMessage().contains("Cannot find method `describe`")) {
                throw new EngineException(Diagnostic.error(
                                Code.DEFINITION_INVALID,
                                "File `" + file.shown() + "` is not an infra.",
                                "Begin it with `amends \"modulepath:/fettle/Infra.pkl\"`.")
                        .at(new SourceRange(file.shown(), 1, 1)));
            }
            Set<Diagnostic> found = new LinkedHashSet<>();
            collect(opened, found);
            throw found.isEmpty() ? whole : new EngineException(List.copyOf(found));
        }
    }

    private static void collect(PklSession opened, Set<Diagnostic> found) {
        Object keys = attempt(opened, "servers.keys.toList()", found);
        if (!(keys instanceof Collection<?> names)) {
            return;
        }
        for (Object key : names) {
            String name = String.valueOf(key);
            String entry = "servers[" + PklSession.quote(name) + "]";
            attempt(opened, entry, found);
            Object count = attempt(opened, entry + ".taskservs.length", found);
            long length = count instanceof Long l ? l : 0;
            for (int i = 0; i < length; i++) {
                attempt(opened, "describeTaskserv(" + PklSession.quote(name) + ", " + i + ")", found);
            }
        }
    }

    private static @Nullable Object attempt(PklSession opened, String expression, Set<Diagnostic> found) {
        if (opened.isDead()) {
            return null;
        }
        try {
            return opened.evaluate(expression);
        } catch (EngineException e) {
            found.addAll(e.diagnostics());
            return null;
        }
    }

    private static String element(String server, int index) {
        return "servers[" + PklSession.quote(server) + "].taskservs[" + index + "]";
    }

    private static Diagnostic twice(TaskservId id, Optional<SourceRange> here, Optional<SourceRange> there) {
        String other = there.map(range -> " The other is at " + range + ".").orElse("");
        return Diagnostic.error(
                        Code.DEFINITION_INVALID,
                        "Server `" + id.host() + "` runs two taskservs named `" + id.name() + "`.",
                        "Give each its own `name`." + other)
                .at(here)
                .about(id);
    }

    /** Say where each text stands that should be a secret. Costs an evaluation for each, but there should be none. */
    private List<Diagnostic> plainSecrets(PlainSecrets plain) {
        List<Diagnostic> warnings = new ArrayList<>();
        for (String value : plain.values()) {
            try (PklSession locator = open(new PlainSecrets(), PklSession.Mode.READ, Optional.of(value))) {
                warnings.add(Diagnostic.warning(
                                Code.SECRET_PLAIN,
                                "A secret is written as plain text.",
                                "Name where it is instead, such as `secret.env(\"NAME\")` or `secret.store(\"name\")`.")
                        .at(locator.place("describe()")));
            }
        }
        return warnings;
    }

    private List<SecretSource> sources(PlainSecrets plain, PObject described) {
        String fallback = file.file().endsWith("infra.pkl") ? "secrets" : "secrets/" + file.name();
        String store = DefinitionReader.optional(described, "secretStore").orElse(fallback);
        return List.of(
                plain,
                new EnvironmentSecrets(environment),
                new FileSecrets(file.root()),
                new CommandSecrets(file.directory(), commandLimit),
                new SecretStore(file.directory().resolve(store)));
    }

    /** Collect how an infra is read. Not thread-safe. */
    public static final class Builder {
        private final InfraFile file;
        private final Map<String, TaskModule<?>> modules = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<Path> places = new ArrayList<>();
        private ClassLoader packages = PklInfra.class.getClassLoader();
        private Duration timeLimit = Duration.ofSeconds(30);
        private Duration commandLimit = Duration.ofSeconds(60);
        private ArtifactResolver artifacts = wanted -> {
            throw new EngineException(Diagnostic.error(
                    Code.ENVIRONMENT,
                    "Nobody knows where `" + wanted.name() + "` is.",
                    "Give the infra's reader a resolver of artifacts."));
        };

        private Builder(InfraFile file) {
            this.file = requireNonNull(file, "file is null");
        }

        /** Add the kinds of tasks that taskservs may use. */
        public Builder modules(Iterable<? extends TaskModule<?>> added) {
            added.forEach(m -> modules.put(m.name(), m));
            return this;
        }

        /** Serve the packages of taskservs ({@code modulepath:}) from a class loader; by default that of this class. */
        public Builder packages(ClassLoader loader) {
            packages = requireNonNull(loader, "loader is null");
            return this;
        }

        /** Serve packages of jars and directories before those of the class loader; see {@link PackageLoader#places}. */
        public Builder packages(List<Path> jarsAndDirectories) {
            places.clear();
            places.addAll(jarsAndDirectories);
            return this;
        }

        /** Find the artifacts that taskservs name; by default there are none. */
        public Builder artifacts(ArtifactResolver resolver) {
            artifacts = requireNonNull(resolver, "resolver is null");
            return this;
        }

        /** Look up {@code env:} secrets in an environment; by default it is empty. */
        public Builder environment(Map<String, String> variables) {
            environment.clear();
            environment.putAll(variables);
            return this;
        }

        /** Limit how long one evaluation may take; 30 seconds by default. */
        public Builder timeLimit(Duration limit) {
            timeLimit = requireNonNull(limit, "limit is null");
            return this;
        }

        /** Limit how long a program of a {@code command:} secret may run; 60 seconds by default. */
        public Builder commandLimit(Duration limit) {
            commandLimit = requireNonNull(limit, "limit is null");
            return this;
        }

        /** Make the reader. */
        public PklInfra build() {
            return new PklInfra(this);
        }
    }
}
