package dev.fettle.engine;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.FixedTaskserv;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.TaskservId;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Write the tasks of one taskserv in Java; the compiler checks that each spec fits its module. Not thread-safe.
 *
 * <pre>{@code
 * Tasks app = Tasks.of(server, "app");
 * app.add("unit", new SystemdUnitModule(), unit, task -> task.triggers(app.id("service"), "restart"));
 * app.add("service", new ServiceModule(), service);
 * engine.apply(Definition.of("demo", server, app.taskserv()));
 * }</pre>
 */
public final class Tasks {

    private final TaskservId taskserv;
    private final List<Task> tasks = new ArrayList<>();

    private Tasks(TaskservId taskserv) {
        this.taskserv = taskserv;
    }

    /**
     * Begin a taskserv on a server.
     *
     * @param name its name, unique on the server; it owns the tasks
     */
    public static Tasks of(Server server, String name) {
        return new Tasks(new TaskservId(server.id(), requireNonNull(name, "name is null")));
    }

    /** Return the identity that a task of this taskserv has, also before it is added. */
    public TaskId id(String task) {
        return new TaskId(taskserv.name(), task, taskserv.host());
    }

    /** Add a task. */
    public <S extends Record> Tasks add(String name, TaskModule<S> module, S spec) {
        return add(name, module, spec, task -> {});
    }

    /**
     * Add a task and say more about it: what it comes after, what its change triggers, how it is carried out.
     *
     * @throws IllegalArgumentException when there is a task of that name
     */
    public <S extends Record> Tasks add(String name, TaskModule<S> module, S spec, Consumer<Task.Builder> more) {
        TaskId id = id(name);
        if (tasks.stream().anyMatch(task -> task.id().equals(id))) {
            throw new IllegalArgumentException("Two tasks are named `" + id + "`.");
        }
        Task.Builder task = Task.of(id, module.name(), spec);
        more.accept(task);
        tasks.add(task.build());
        return this;
    }

    /** Return what was added so far as a taskserv. */
    public FixedTaskserv taskserv() {
        return new FixedTaskserv(taskserv, tasks);
    }
}
