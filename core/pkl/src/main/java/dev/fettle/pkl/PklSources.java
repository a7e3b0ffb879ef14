package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pkl.core.Evaluator;
import org.pkl.core.EvaluatorBuilder;
import org.pkl.core.Loggers;
import org.pkl.core.ModuleSchema;
import org.pkl.core.ModuleSource;
import org.pkl.core.PClass;
import org.pkl.core.PklException;
import org.pkl.core.StackFrame;
import org.pkl.core.module.ModuleKeyFactories;
import org.pkl.core.resource.ResourceReaders;

/** Look at Pkl modules themselves, apart from any infra: what they declare, and what their defaults are. Not thread-safe. */
final class PklSources implements AutoCloseable {

    /** Properties that authors declare and users do not write. */
    private static final Set<String> ENGINES = Set.of("requires", "arguments");

    private final ClassLoader packages;
    private final Path directory;
    private final EngineGuard guard = new EngineGuard(Version.ofFettle());
    private final Evaluator evaluator;
    private final List<StackFrame> frames = new ArrayList<>();

    /**
     * Read modules.
     *
     * @param packages what serves {@code modulepath:}
     * @param directory where relative paths begin
     */
    PklSources(ClassLoader packages, Path directory) {
        this.packages = packages;
        this.directory = directory;
        this.evaluator = EvaluatorBuilder.unconfigured()
                .setLogger(Loggers.noop())
                .setStackFrameTransformer(frame -> {
                    frames.add(frame);
                    return frame;
                })
                .addModuleKeyFactory(ModuleKeyFactories.standardLibrary)
                .addModuleKeyFactory(guard.around(ModuleKeyFactories.classPath(packages)))
                .addModuleKeyFactory(guard.around(ModuleKeyFactories.file))
                .addResourceReader(ResourceReaders.classPath(packages))
                .addResourceReader(ResourceReaders.file())
                .addResourceReader(new PklSession.Answers("fettle", question -> Optional.of("read")))
                .addResourceReader(new PklSession.Answers("plain-secret", question -> Optional.of("store:plain")))
                .setAllowedModules(PklSession.patterns("pkl:", "modulepath:", "file:", "repl:"))
                .setAllowedResources(PklSession.patterns("modulepath:", "file:", "fettle:", "plain-secret:"))
                .setTimeout(java.time.Duration.ofSeconds(30))
                .build();
    }

    ModuleSource module(TaskservPackage taskserv) {
        return taskserv.isFile()
                ? ModuleSource.path(directory.resolve(taskserv.module()))
                : ModuleSource.uri(taskserv.module());
    }

    /**
     * Return what a module declares.
     *
     * @throws EngineException when it cannot be read
     */
    ModuleSchema schema(ModuleSource source) {
        frames.clear();
        try {
            return evaluator.evaluateSchema(source);
        } catch (PklException e) {
            throw fault(source, e);
        }
    }

    /**
     * Evaluate an expression in the scope of a module.
     *
     * @throws EngineException when it cannot be evaluated
     */
    Object evaluate(ModuleSource source, String expression) {
        frames.clear();
        try {
            return evaluator.evaluateExpression(source, expression);
        } catch (PklException e) {
            throw fault(source, e);
        }
    }

    private EngineException fault(ModuleSource source, PklException e) {
        Optional<Diagnostic> refusal = guard.refusal();
        if (refusal.isPresent()) {
            return new EngineException(refusal.get());
        }
        Path file =
                "file".equals(source.getUri().getScheme()) ? Path.of(source.getUri()) : directory.resolve("in-a-jar");
        return new EngineException(new PklFault(new InfraFile("module", file, directory))
                .diagnostic(String.valueOf(e.getMessage()), List.copyOf(frames)));
    }

    /** Return the text of a module. */
    String text(URI module) {
        try {
            if ("file".equals(module.getScheme())) {
                return Files.readString(Path.of(module));
            }
            try (InputStream in = packages.getResourceAsStream(module.getPath().substring(1))) {
                return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + module + ": " + e.getMessage(), e);
        }
    }

    /** Tell whether a module is one of the base modules, which have a reference of their own. */
    static boolean isBase(URI module) {
        String uri = module.toString();
        return uri.startsWith("modulepath:/fettle/") || uri.startsWith("pkl:");
    }

    /** Tell whether a property is what a user writes: not fixed, and not hidden by the author. */
    static boolean isGiven(String name, PClass.Property property) {
        Set<String> modifiers = new TreeSet<>();
        property.getModifiers().forEach(modifier -> modifiers.add(modifier.toString()));
        return !property.isHidden() && !modifiers.contains("fixed") && !ENGINES.contains(name);
    }

    /** Return the line on which a property is declared. */
    static String line(PClass.Property property, String source) {
        return source.lines()
                .toList()
                .get(property.getSourceLocation().startLine() - 1)
                .strip();
    }

    @Override
    public void close() {
        evaluator.close();
    }
}
