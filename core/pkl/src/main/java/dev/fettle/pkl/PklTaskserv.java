package dev.fettle.pkl;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.diagnostic.SourceRange;
import dev.fettle.engine.model.Declaration;
import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Expansion;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.spi.TaskModule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pkl.core.PObject;

/** Stand for one instance of an infra. The engine says who answers whom; the values stay in Pkl. Thread-safe. */
final class PklTaskserv implements Taskserv {

    private final TaskservId id;
    private final String type;
    private final Declaration declaration;
    private final PklSession session;
    private final Map<String, TaskModule<?>> modules;
    private final LocalFiles files;

    PklTaskserv(
            TaskservId id,
            String type,
            Declaration declaration,
            PklSession session,
            Map<String, TaskModule<?>> modules,
            LocalFiles files) {
        this.id = id;
        this.type = type;
        this.declaration = declaration;
        this.session = session;
        this.modules = modules;
        this.files = files;
    }

    @Override
    public TaskservId id() {
        return id;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Declaration declare() {
        return declaration;
    }

    @Override
    public Endpoint endpoint(Request request) {
        Object value = evaluate("answer(" + quote(id) + ", " + quote(request.id()) + ")");
        try {
            return new Endpoint(
                    id, request.capability(), new Attributes(new ContentReader(id, files)).of((PObject) value));
        } catch (BindingException e) {
            throw new EngineException(
                    problem("The answer of `" + id + "` to `" + request.id() + "`: " + e.getMessage()));
        }
    }

    @Override
    public List<Task> tasks(Expansion expansion) {
        if (expansion.operation().equals(Expansion.REMOVE)) {
            return List.of();
        }
        Object value = evaluate("expand(" + quote(id)
                + expansion.requests().stream()
                        .map(r -> quote(r.id()))
                        .collect(Collectors.joining(", ", ", List(", ")"))
                + expansion.endpoints().entrySet().stream()
                        .map(e -> quote(e.getKey()) + ", " + quote(e.getValue().provider()))
                        .collect(Collectors.joining(", ", ", Map(", ")"))
                + ", " + quote(session.offer(FactsJson.of(expansion.facts())))
                + ", " + quote(expansion.operation())
                + expansion.arguments().entrySet().stream()
                        .map(e -> quote(e.getKey()) + ", " + quote(e.getValue()))
                        .collect(Collectors.joining(", ", ", Map(", "))")));
        LocalFiles found = expansion.facts().isSample() ? files.withoutArtifacts() : files;
        return new TaskReader(id, modules, declaration.source(), found).read((Collection<?>) value);
    }

    @Override
    public List<Diagnostic> advice(Facts facts) {
        Object value = evaluate("advise(" + quote(id) + ", " + quote(session.offer(FactsJson.of(facts))) + ")");
        return ((Collection<?>) value)
                .stream()
                        .map(text -> Diagnostic.warning(Diagnostic.Code.ADVICE, String.valueOf(text), "")
                                .at(declaration.source())
                                .about(id))
                        .toList();
    }

    @Override
    public String toString() {
        return id + " (" + type + ")";
    }

    private Object evaluate(String expression) {
        try {
            return session.evaluate(expression);
        } catch (EngineException e) {
            throw new EngineException(e.diagnostics().stream().map(this::placed).toList());
        }
    }

    private Diagnostic placed(Diagnostic problem) {
        Optional<SourceRange> where = problem.where().or(declaration::source);
        return problem.at(where).about(id);
    }

    private Diagnostic problem(String summary) {
        return Diagnostic.error(Diagnostic.Code.DEFINITION_INVALID, summary, "")
                .at(declaration.source())
                .about(id);
    }

    private static String quote(Object text) {
        return PklSession.quote(text.toString());
    }
}
