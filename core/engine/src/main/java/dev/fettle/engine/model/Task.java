package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.diagnostic.SourceRange;
import java.util.Optional;
import java.util.Set;

/**
 * Describe the desired state of one thing on one host.
 *
 * @param id owner, name and host
 * @param module the name of the task module that knows this kind of thing, such as {@code fettle.file}
 * @param spec the desired state, of the module's own record type
 * @param description what it is for, in a few words; may be empty
 * @param after tasks that must have succeeded before, on any host
 * @param finallyAfter tasks that must have ended before, however they ended
 * @param triggers effects owed to other tasks of this host when this one changes something
 * @param needs names of the owner's requirements that must be fulfilled before
 * @param fulfils the identity of the request it fulfils for somebody else, as {@link Request#id()}
 * @param provides resource keys it brings about besides those its module knows of, such as {@code command:psql}
 * @param conduct time limit, retries and until
 * @param tags words that select it
 * @param source where it is written
 */
public record Task(
        TaskId id,
        String module,
        Record spec,
        String description,
        Set<TaskId> after,
        Set<TaskId> finallyAfter,
        Set<Trigger> triggers,
        Set<String> needs,
        Optional<String> fulfils,
        Set<String> provides,
        Conduct conduct,
        Set<String> tags,
        Optional<SourceRange> source) {

    /** Check and copy the parts. */
    public Task {
        requireNonNull(id, "id is null");
        requireNonNull(module, "module is null");
        requireNonNull(spec, "spec is null");
        requireNonNull(description, "description is null");
        after = Set.copyOf(after);
        finallyAfter = Set.copyOf(finallyAfter);
        triggers = Set.copyOf(triggers);
        needs = Set.copyOf(needs);
        requireNonNull(fulfils, "fulfils is null");
        provides = Set.copyOf(provides);
        requireNonNull(conduct, "conduct is null");
        tags = Set.copyOf(tags);
        requireNonNull(source, "source is null");
        for (Trigger trigger : triggers) {
            if (!trigger.target().host().equals(id.host())) {
                throw new IllegalArgumentException("Task `" + id + "` cannot owe `" + trigger.target() + "` a "
                        + trigger.effect() + ": it is on another host.");
            }
        }
    }

    /** Start describing a task. */
    public static Builder of(TaskId id, String module, Record spec) {
        return new Builder(id, module, spec);
    }

    /** Collect the optional parts of a task. Not thread-safe. */
    public static final class Builder {
        private final TaskId id;
        private final String module;
        private final Record spec;
        private String description = "";
        private final Set<TaskId> after = new java.util.LinkedHashSet<>();
        private final Set<TaskId> finallyAfter = new java.util.LinkedHashSet<>();
        private final Set<Trigger> triggers = new java.util.LinkedHashSet<>();
        private final Set<String> needs = new java.util.LinkedHashSet<>();
        private Optional<String> fulfils = Optional.empty();
        private final Set<String> provides = new java.util.LinkedHashSet<>();
        private Conduct conduct = Conduct.DEFAULT;
        private final Set<String> tags = new java.util.LinkedHashSet<>();
        private Optional<SourceRange> source = Optional.empty();

        private Builder(TaskId id, String module, Record spec) {
            this.id = id;
            this.module = module;
            this.spec = spec;
        }

        /** Say what it is for. */
        public Builder description(String text) {
            description = text;
            return this;
        }

        /** Wait for the success of other tasks. */
        public Builder after(TaskId... tasks) {
            after.addAll(java.util.List.of(tasks));
            return this;
        }

        /** Wait for the end of other tasks, however they end. */
        public Builder finallyAfter(TaskId... tasks) {
            finallyAfter.addAll(java.util.List.of(tasks));
            return this;
        }

        /** Owe another task an effect when this one changes something. */
        public Builder triggers(TaskId target, String effect) {
            triggers.add(new Trigger(target, effect));
            return this;
        }

        /** Wait for a requirement of the owner. */
        public Builder needs(String requirement) {
            needs.add(requirement);
            return this;
        }

        /** Fulfil a request of somebody else. */
        public Builder fulfils(String requestId) {
            fulfils = Optional.of(requestId);
            return this;
        }

        /** Bring about a resource that the module does not know of. */
        public Builder provides(String resource) {
            provides.add(resource);
            return this;
        }

        /** Say how it is carried out. */
        public Builder conduct(Conduct value) {
            conduct = value;
            return this;
        }

        /** Add a word that selects it. */
        public Builder tag(String tag) {
            tags.add(tag);
            return this;
        }

        /** Say where it is written. */
        public Builder source(SourceRange range) {
            source = Optional.of(range);
            return this;
        }

        /** Make the task. */
        public Task build() {
            return new Task(
                    id,
                    module,
                    spec,
                    description,
                    after,
                    finallyAfter,
                    triggers,
                    needs,
                    fulfils,
                    provides,
                    conduct,
                    tags,
                    source);
        }
    }
}
