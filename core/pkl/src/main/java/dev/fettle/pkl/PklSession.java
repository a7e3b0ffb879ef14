package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.diagnostic.SourceRange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.pkl.core.Evaluator;
import org.pkl.core.EvaluatorBuilder;
import org.pkl.core.Loggers;
import org.pkl.core.ModuleSource;
import org.pkl.core.PklException;
import org.pkl.core.StackFrame;
import org.pkl.core.module.ModuleKeyFactories;
import org.pkl.core.resource.ResourceReader;
import org.pkl.core.resource.ResourceReaders;

/**
 * Evaluate expressions within one infra, fenced: no network, no file outside the infra's root but those on the class path, and
 * a time limit. A Pkl evaluator serves one thread at a time, so a lock guards it. Files are read once.
 */
final class PklSession implements AutoCloseable {

    /** What a session answers to the base modules. */
    enum Mode {
        /** Go on. */
        READ,
        /** Fail where an instance is written, so that its place is known. */
        LOCATE
    }

    private static final String ATTACH = "polyglotimpl.AttachLibraryFailureAction";

    private final InfraFile infra;
    private final PlainSecrets plain;
    private final Mode mode;
    private final Optional<String> wanted;
    private final Map<String, String> facts = new ConcurrentHashMap<>();
    private final PklFault faults;
    private final ModuleSource source;
    private final EngineGuard guard = new EngineGuard(Version.ofFettle());

    // Guarded by this.
    private final Evaluator evaluator;
    private final List<StackFrame> frames = new ArrayList<>();
    private boolean dead;

    /**
     * Start a session.
     *
     * @param wanted a text that stands for a secret and whose place is looked for: reading it fails there
     */
    PklSession(
            InfraFile infra,
            ClassLoader packages,
            PlainSecrets plain,
            Duration limit,
            Mode mode,
            Optional<String> wanted) {
        this.infra = infra;
        this.plain = plain;
        this.mode = mode;
        this.wanted = wanted;
        this.faults = new PklFault(infra);
        this.source = ModuleSource.uri(infra.file().toUri());
        // Truffle otherwise warns on standard error where its native library cannot be attached; evaluating works
        // without it.
        if (System.getProperty(ATTACH) == null) {
            System.setProperty(ATTACH, "ignore");
        }
        this.evaluator = EvaluatorBuilder.unconfigured()
                .setStackFrameTransformer(frame -> {
                    frames.add(frame);
                    return frame;
                })
                .setLogger(Loggers.noop())
                .addModuleKeyFactory(ModuleKeyFactories.standardLibrary)
                .addModuleKeyFactory(guard.around(ModuleKeyFactories.classPath(packages)))
                .addModuleKeyFactory(guard.around(ModuleKeyFactories.file))
                .addResourceReader(ResourceReaders.file())
                .addResourceReader(ResourceReaders.classPath(packages))
                .addResourceReader(new Answers("fettle", this::answer))
                .addResourceReader(new Answers("plain-secret", this::keep))
                .setAllowedModules(patterns("pkl:", "modulepath:", "file:", "repl:"))
                .setAllowedResources(patterns("file:", "modulepath:", "fettle:", "plain-secret:"))
                .setRootDir(infra.root())
                .setTimeout(limit)
                .build();
    }

    /**
     * Evaluate an expression in the scope of the infra and return its value as Pkl exports it.
     *
     * @throws EngineException with the one mistake that stopped it
     */
    synchronized Object evaluate(String expression) {
        if (dead) {
            throw new IllegalStateException("The evaluator has been stopped.");
        }
        frames.clear();
        try {
            return evaluator.evaluateExpression(source, expression);
        } catch (PklException e) {
            List<StackFrame> passed = List.copyOf(frames);
            Diagnostic problem = guard.refusal()
                    .map(refused -> refused.at(faults.place(passed)))
                    .orElseGet(() -> faults.diagnostic(String.valueOf(e.getMessage()), passed));
            dead = problem.summary().contains("timed out");
            throw new EngineException(problem);
        }
    }

    /** Tell whether the time limit has ended the session. */
    synchronized boolean isDead() {
        return dead;
    }

    /** Return where the evaluation of an expression fails; empty when it does not. */
    synchronized Optional<SourceRange> place(String expression) {
        frames.clear();
        try {
            evaluator.evaluateExpression(source, expression);
            return Optional.empty();
        } catch (PklException e) {
            return faults.place(List.copyOf(frames));
        }
    }

    /** Make facts readable and return the name to read them by. Reads are remembered, so equal facts have one name. */
    String offer(String json) {
        String name = Integer.toHexString(json.hashCode()) + "-" + json.length();
        for (int i = 0; ; i++) {
            String candidate = name + "-" + i;
            String there = facts.putIfAbsent(candidate, json);
            if (there == null || there.equals(json)) {
                return candidate;
            }
        }
    }

    /** Write a text as a Pkl string. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) && c < 0x80 || "/._-".indexOf(c) >= 0) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return quoted.append('"').toString();
    }

    @Override
    public synchronized void close() {
        evaluator.close();
    }

    @Override
    public String toString() {
        return "PklSession[" + infra.name() + "]";
    }

    private Optional<Object> answer(String question) {
        if (question.equals("mode")) {
            return Optional.of(mode == Mode.LOCATE ? "locate" : "read");
        }
        return question.startsWith("facts/")
                ? Optional.ofNullable(facts.get(question.substring("facts/".length())))
                : Optional.empty();
    }

    private Optional<Object> keep(String question) {
        String value = new String(Base64.getDecoder().decode(question.substring(1)), StandardCharsets.UTF_8);
        return Optional.of(
                wanted.filter(value::equals).isPresent()
                        ? "locate"
                        : plain.keep(value).toString());
    }

    static List<Pattern> patterns(String... prefixes) {
        List<Pattern> patterns = new ArrayList<>();
        for (String prefix : prefixes) {
            patterns.add(Pattern.compile(Pattern.quote(prefix)));
        }
        return patterns;
    }

    /** Answer what the base modules read. */
    record Answers(String scheme, java.util.function.Function<String, Optional<Object>> by) implements ResourceReader {
        @Override
        public String getUriScheme() {
            return scheme;
        }

        @Override
        public boolean hasHierarchicalUris() {
            return false;
        }

        @Override
        public boolean isGlobbable() {
            return false;
        }

        @Override
        public Optional<Object> read(URI uri) {
            return by.apply(uri.getSchemeSpecificPart());
        }
    }
}
