package dev.fettle.engine.internal;

import dev.fettle.engine.Scope;
import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Declaration;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Endpoint;
import dev.fettle.engine.model.Request;
import dev.fettle.engine.model.Taskserv;
import dev.fettle.engine.model.TaskservId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Match what taskservs require with what others provide, from their configuration alone. */
final class Resolver {

    private final Definition definition;
    private final Map<TaskservId, Declaration> declarations = new LinkedHashMap<>();
    private final Map<String, TaskservId> answers = new LinkedHashMap<>();
    private final List<Diagnostic> problems = new ArrayList<>();

    Resolver(Definition definition) {
        this.definition = definition;
    }

    /** Return who answers whom in a scope; throws every problem of the definition at once. */
    Resolution resolve(Scope scope) {
        for (Taskserv taskserv : definition.taskservs()) {
            try {
                declarations.put(taskserv.id(), taskserv.declare());
            } catch (EngineException e) {
                problems.addAll(e.diagnostics());
            }
        }
        stopOnProblems();
        Map<TaskservId, List<Request>> requests = new HashMap<>();
        Map<TaskservId, Map<String, Endpoint>> endpoints = new HashMap<>();
        Map<TaskservId, Set<TaskservId>> needed = new HashMap<>();
        for (Taskserv consumer : definition.taskservs()) {
            for (Request request : declaration(consumer).requests()) {
                provider(request).ifPresent(provider -> {
                    answers.put(request.id(), provider.id());
                    requests.computeIfAbsent(provider.id(), id -> new ArrayList<>())
                            .add(request);
                    needed.computeIfAbsent(consumer.id(), id -> new LinkedHashSet<>())
                            .add(provider.id());
                    answer(provider, request)
                            .ifPresent(endpoint -> endpoints
                                    .computeIfAbsent(consumer.id(), id -> new LinkedHashMap<>())
                                    .put(request.name(), endpoint));
                });
            }
        }
        List<TaskservId> named = named(scope);
        stopOnProblems();
        Set<TaskservId> wanted = new LinkedHashSet<>(named);
        Deque<TaskservId> todo = new ArrayDeque<>(named);
        while (!todo.isEmpty()) {
            for (TaskservId provider : needed.getOrDefault(todo.pop(), Set.of())) {
                if (wanted.add(provider)) {
                    todo.push(provider);
                }
            }
        }
        List<Taskserv> selected = definition.taskservs().stream()
                .filter(t -> wanted.contains(t.id()))
                .toList();
        return new Resolution(selected, named, requests, endpoints);
    }

    /** Return the declaration of a taskserv, known after {@link #resolve}. */
    Declaration declaration(Taskserv taskserv) {
        return java.util.Objects.requireNonNull(declarations.get(taskserv.id()), "not declared");
    }

    /** Return who answers which request, as far as that was found before a problem stopped it. */
    Map<String, TaskservId> answers() {
        return answers;
    }

    private List<TaskservId> named(Scope scope) {
        if (scope.taskservs().isEmpty()) {
            return definition.taskservs().stream().map(Taskserv::id).toList();
        }
        Set<TaskservId> named = new LinkedHashSet<>();
        for (String name : new TreeSet<>(scope.taskservs())) {
            List<TaskservId> found = definition.taskservs().stream()
                    .filter(t -> t.type().equals(name)
                            || t.id().name().equals(name)
                            || t.id().toString().equals(name))
                    .map(Taskserv::id)
                    .toList();
            if (found.isEmpty()) {
                problems.add(Diagnostic.error(
                        Code.TASKSERV_UNKNOWN,
                        "Infra `" + definition.name() + "` runs no taskserv `" + name + "`.",
                        "It runs "
                                + definition.taskservs().stream()
                                        .map(t -> "`" + t.id() + "`")
                                        .sorted()
                                        .toList()
                                + "."));
            }
            named.addAll(found);
        }
        return List.copyOf(named);
    }

    private Optional<Taskserv> provider(Request request) {
        List<Taskserv> able = definition.taskservs().stream()
                .filter(t -> declaration(t).provides().contains(request.capability()))
                .toList();
        if (request.provider().isPresent()) {
            TaskservId asked = request.provider().get();
            Optional<Taskserv> found =
                    able.stream().filter(t -> t.id().equals(asked)).findFirst();
            if (found.isEmpty()) {
                problem(
                        request,
                        Code.PROVIDER_MISSING,
                        "`" + request.id() + "` asks `" + asked + "` for `" + request.capability()
                                + "`, which it does not provide.",
                        able.isEmpty() ? "Nobody in the infra provides it." : "It is provided by " + names(able) + ".");
            }
            return found;
        }
        List<Taskserv> near = able.stream()
                .filter(t -> t.id().host().equals(request.consumer().host()))
                .toList();
        if (near.size() == 1) {
            return Optional.of(near.get(0));
        }
        if (near.isEmpty() && able.size() == 1) {
            return Optional.of(able.get(0));
        }
        if (able.isEmpty()) {
            problem(
                    request,
                    Code.PROVIDER_MISSING,
                    "`" + request.id() + "` requires `" + request.capability() + "`, and nobody in infra `"
                            + definition.name() + "` provides it.",
                    "Add a taskserv that provides it to one of the servers, or point the configuration at an existing"
                            + " one.");
        } else {
            problem(
                    request,
                    Code.PROVIDER_AMBIGUOUS,
                    "`" + request.id() + "` requires `" + request.capability() + "`, which " + names(able)
                            + " provide.",
                    "Say which one with `provider = \"server/instance\"`.");
        }
        return Optional.empty();
    }

    private Optional<Endpoint> answer(Taskserv provider, Request request) {
        try {
            return Optional.of(provider.endpoint(request));
        } catch (EngineException e) {
            problems.addAll(e.diagnostics());
            return Optional.empty();
        }
    }

    private void problem(Request request, Code code, String summary, String hint) {
        Declaration consumer = java.util.Objects.requireNonNull(declarations.get(request.consumer()));
        problems.add(Diagnostic.error(code, summary, hint).at(consumer.source()).about(request.consumer()));
    }

    private static String names(List<Taskserv> taskservs) {
        return taskservs.stream()
                .map(t -> "`" + t.id() + "`")
                .sorted()
                .collect(java.util.stream.Collectors.joining(" and "));
    }

    private void stopOnProblems() {
        if (!problems.isEmpty()) {
            throw new EngineException(problems);
        }
    }
}
