package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import java.util.List;

/**
 * Run a fixed list of tasks that depends on no fact and needs nobody: the shortest way to give the engine something to do.
 *
 * @param id which server it runs on, and its name, which is the owner of its tasks
 * @param tasks its tasks
 */
public record FixedTaskserv(TaskservId id, List<Task> tasks) implements Taskserv {

    /** Check and copy the parts. */
    public FixedTaskserv {
        requireNonNull(id, "id is null");
        tasks = List.copyOf(tasks);
    }

    @Override
    public String type() {
        return id.name();
    }

    @Override
    public Declaration declare() {
        return Declaration.none();
    }

    @Override
    public Endpoint endpoint(Request request) {
        throw new EngineException(Diagnostic.error(
                Code.PROVIDER_MISSING,
                "`" + id + "` provides nothing, and so not `" + request.capability() + "`.",
                "Ask another taskserv."));
    }

    @Override
    public List<Task> tasks(Expansion expansion) {
        return expansion.operation().equals(Expansion.INSTALL) ? tasks : List.of();
    }
}
