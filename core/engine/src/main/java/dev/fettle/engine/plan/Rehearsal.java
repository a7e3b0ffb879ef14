package dev.fettle.engine.plan;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskservId;
import java.util.List;
import java.util.Map;

/**
 * Say what is known of a definition before any host is contacted.
 *
 * @param answers who answers each request, by the request's id; those that nobody answers are left out
 * @param tasks the tasks of every taskserv on the systems it supports, one that differs between systems once for each; none where a
 *     problem stopped it
 * @param problems what is wrong, and what was noticed while the definition was read
 */
public record Rehearsal(Map<String, TaskservId> answers, List<Task> tasks, List<Diagnostic> problems) {

    /** Copy the parts. */
    public Rehearsal {
        answers = Map.copyOf(answers);
        tasks = List.copyOf(tasks);
        problems = List.copyOf(problems);
    }

    /** Tell whether nothing is wrong. */
    public boolean isSound() {
        return problems.stream().noneMatch(Diagnostic::isError);
    }
}
