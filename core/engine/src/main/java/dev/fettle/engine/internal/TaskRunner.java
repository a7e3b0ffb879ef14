package dev.fettle.engine.internal;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.internal.Decider.Decided;
import dev.fettle.engine.internal.host.Debt;
import dev.fettle.engine.internal.host.Frame;
import dev.fettle.engine.internal.host.HostAccess;
import dev.fettle.engine.internal.host.LedgerEntry;
import dev.fettle.engine.internal.host.Payload;
import dev.fettle.engine.internal.host.Reply;
import dev.fettle.engine.internal.host.Step;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Trigger;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Fetch;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Carry out the decision of one task on its host: note what will be owed, act, verify, note what was done. */
final class TaskRunner {

    /** Contents above this travel on a channel of their own. */
    private static final long LARGEST_IN_FRAME = 64 * 1024;

    private static final String USER = "user:";

    /**
     * Say how acting ended.
     *
     * @param outcome changed, failed, cancelled or moved
     * @param reason why, when it is not changed
     * @param detail the last lines of what the host said
     * @param after the decision of the verifying questions, when they were asked
     */
    record Ended(Outcome outcome, String reason, String detail, Optional<Decision> after) {}

    /** Stands for the name of a file that is sent when its turn comes. */
    private static final String LATER = "?";

    private record Placed(String actAs, Step step) {

        boolean isApart() {
            return step instanceof Step.Apart;
        }

        boolean isLater() {
            return step instanceof Step.Put put && put.staged().equals(LATER);
        }
    }

    private final TaskNode node;
    private final Record spec;
    private final HostAccess host;
    private final String actAs;
    private final Renderer renderer;
    private final HostBook book;
    private final TaskGraph graph;
    private final int order;
    private final Errands errands;
    private final Optional<Consumer<String>> live;
    private Map<String, Boolean> there;

    /**
     * Prepare to act.
     *
     * @param there whether what the task is noted for is there already, as far as it was asked before
     * @param live is told each line that a command of the task writes, where anybody asked for them
     */
    TaskRunner(
            TaskNode node,
            Record spec,
            HostAccess host,
            String actAs,
            Renderer renderer,
            HostBook book,
            TaskGraph graph,
            int order,
            Errands errands,
            Map<String, Boolean> there,
            Optional<Consumer<String>> live) {
        this.node = node;
        this.spec = spec;
        this.host = host;
        this.actAs = actAs;
        this.renderer = renderer;
        this.book = book;
        this.graph = graph;
        this.order = order;
        this.errands = errands;
        this.there = there;
        this.live = live;
    }

    /** Ask this task's questions now and decide; nothing is foretold any more. */
    Decided ask() throws ConnectionException, InterruptedException {
        Map<Probe<?>, Asked> answers =
                new Prober(host, actAs, renderer).ask(node.probes(spec), List.of(), new ArrayList<>());
        there = node.there(answers);
        return Decider.decide(node, spec, answers, book.owed(node), need -> Optional.empty(), Optional.empty());
    }

    /** Act on a decision and verify it. */
    Ended act(Decision.Change change) throws ConnectionException, InterruptedException {
        for (String managed : node.resources().manages()) {
            // A host does not change or remove a user who has processes; ours may be the only ones.
            if (managed.startsWith(USER) && !managed.equals(USER + actAs)) {
                host.leave(managed.substring(USER.length()));
            }
        }
        List<Debt> causes = node.task().triggers().stream().map(this::debt).toList();
        List<Debt> paid = book.debts(node);
        List<LedgerEntry> entries = book.entries(node, order, Optional.of(change), there);
        List<LedgerEntry> made = entries.stream()
                .filter(LedgerEntry::created)
                .filter(book::isNew)
                .toList();
        List<LedgerEntry> removed = book.removed(node);
        List<Placed> steps = new ArrayList<>();
        causes.forEach(debt -> steps.add(new Placed(actAs, new Step.Owe(debt))));
        // Noted first: what is made in part, because the task fails or is lost, was made all the same.
        made.forEach(e -> steps.add(new Placed(actAs, new Step.Enter(e))));
        for (Action action : change.actions()) {
            steps.add(placed(action));
        }
        causes.forEach(debt -> steps.add(new Placed(actAs, new Step.Owe(debt))));
        paid.forEach(debt -> steps.add(new Placed(actAs, new Step.Pay(debt))));
        entries.stream().filter(e -> !made.contains(e)).forEach(e -> steps.add(new Placed(actAs, new Step.Enter(e))));
        removed.forEach(e -> steps.add(new Placed(actAs, new Step.Strike(e))));
        Prober prober = new Prober(host, actAs, renderer);
        List<Probe<?>> probes = change.verifiable() ? node.probes(spec) : List.of();
        for (Probe<?> probe : probes) {
            if (Prober.isOfController(probe)) {
                continue;
            }
            steps.add(new Placed(probe.actAs().orElse(actAs), prober.step(probe)));
        }
        Map<Step, Reply> replies;
        try {
            replies = run(steps);
        } catch (ConnectionException e) {
            // The host may have noted them: what is owed in vain is paid once more, what is not there forgotten.
            causes.forEach(debt -> book.follow(new Step.Owe(debt)));
            made.forEach(entry -> book.follow(new Step.Enter(entry)));
            throw e;
        }
        for (Placed placed : steps) {
            Reply reply = replies.getOrDefault(placed.step(), Reply.none(Reply.NOT_RUN));
            if (!placed.step().acting()) {
                continue;
            }
            if (reply.status() != 0) {
                if (reply.status() != Reply.CANCELLED) {
                    forgetUnmade(made, reply.status() == Reply.MOVED);
                }
                return failed(placed.step(), reply);
            }
            book.follow(placed.step());
        }
        if (probes.isEmpty()) {
            return new Ended(Outcome.CHANGED, change.reason(), said(steps, replies), Optional.empty());
        }
        Map<Probe<?>, Asked> answers = new HashMap<>();
        probes.stream().filter(Prober::isOfController).forEach(p -> answers.put(p, Prober.ofController(p)));
        for (Placed placed : steps) {
            if (placed.step() instanceof Step.Ask ask) {
                answers.put(
                        ask.probe(), prober.read(ask.probe(), replies.getOrDefault(ask, Reply.none(Reply.NOT_RUN))));
            }
        }
        Decided after =
                Decider.decide(node, spec, answers, book.owed(node), need -> Optional.empty(), Optional.empty());
        return new Ended(Outcome.CHANGED, change.reason(), said(steps, replies), Optional.of(after.decision()));
    }

    /** Strike what a task that failed has not made; what came in its way is somebody else's. */
    private void forgetUnmade(List<LedgerEntry> made, boolean moved) throws InterruptedException {
        List<LedgerEntry> noted = made.stream().filter(e -> !book.isNew(e)).toList();
        if (noted.isEmpty()) {
            return;
        }
        Map<String, Boolean> left;
        try {
            left = node.there(
                    new Prober(host, actAs, renderer).ask(node.presenceProbes(), List.of(), new ArrayList<>()));
        } catch (ConnectionException e) {
            return;
        }
        noted.stream()
                .filter(e -> moved || !left.getOrDefault(e.resource(), false))
                .forEach(e -> book.later(new Step.Strike(e)));
    }

    private Debt debt(Trigger trigger) {
        TaskNode target = graph.node(graph.primary(trigger.target()));
        List<String> manages = target.resources().manages();
        return new Debt(trigger.effect(), manages.isEmpty() ? "task:" + target.id() : manages.get(0));
    }

    private Placed placed(Action action) {
        if (action instanceof Command command) {
            Map<String, String> environment = new HashMap<>();
            command.environment().forEach((name, value) -> environment.put(name, renderer.text(value)));
            return new Placed(
                    command.actAs().orElse(actAs),
                    new Step.Act(
                            command,
                            environment,
                            command.stdin().map(renderer::text).orElse("")));
        }
        if (!(action instanceof Upload upload)) {
            return new Placed(actAs, new Step.Apart(action));
        }
        String user = upload.actAs().orElse(actAs);
        if (isLarge(upload.content())) {
            return new Placed(user, new Step.Put(upload, new byte[0], LATER));
        }
        return new Placed(user, new Step.Put(upload, renderer.bytes(upload.content()), ""));
    }

    /** Text is small; a file or an archive may be anything. */
    private boolean isLarge(Content content) {
        return content.segments().size() == 1
                && !(content.segments().get(0) instanceof Content.Literal)
                && renderer.length(content) > LARGEST_IN_FRAME;
    }

    private String stage(Upload upload, String user) throws ConnectionException, InterruptedException {
        try (Payload payload = renderer.open(upload.content())) {
            return host.stage(upload, payload, user);
        } catch (ConnectionException e) {
            throw e;
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "The content of `" + upload.path() + "` cannot be read: " + e.getMessage(), e);
        }
    }

    /** Run the steps, neighbours with one acting user in one request; stop after one that failed. */
    private Map<Step, Reply> run(List<Placed> steps) throws ConnectionException, InterruptedException {
        Map<Step, Reply> replies = new java.util.IdentityHashMap<>();
        int next = 0;
        while (next < steps.size()) {
            if (steps.get(next).step() instanceof Step.Apart apart) {
                Reply reply = errands.run(apart.action());
                replies.put(apart, reply);
                if (reply.status() != 0) {
                    return replies;
                }
                next++;
                continue;
            }
            String user = steps.get(next).actAs();
            List<Step> keys = new ArrayList<>();
            List<Step> group = new ArrayList<>();
            do {
                Placed placed = steps.get(next++);
                keys.add(placed.step());
                group.add(
                        placed.isLater() && placed.step() instanceof Step.Put put
                                ? new Step.Put(put.upload(), new byte[0], stage(put.upload(), user))
                                : placed.step());
            } while (next < steps.size()
                    && steps.get(next).actAs().equals(user)
                    && !steps.get(next).isApart()
                    && !steps.get(next).isLater());
            Duration limit = node.task().conduct().timeLimit();
            Frame frame = new Frame(user, group, limit);
            List<Reply> answered = live.isPresent() ? host.run(frame, live.get()) : host.run(frame);
            boolean failed = false;
            for (int i = 0; i < group.size(); i++) {
                replies.put(keys.get(i), answered.get(i));
                failed |= group.get(i).acting() && answered.get(i).status() != 0;
            }
            if (failed) {
                return replies;
            }
        }
        return replies;
    }

    private Ended failed(Step step, Reply reply) {
        String said = tail(reply.text());
        return switch (reply.status()) {
            case Reply.CANCELLED -> new Ended(Outcome.CANCELLED, "stopped while it ran", said, Optional.empty());
            case Reply.TIMED_OUT ->
                new Ended(
                        Outcome.FAILED,
                        "did not end within "
                                + node.task().conduct().timeLimit().toSeconds() + " s",
                        said,
                        Optional.empty());
            case Reply.MOVED ->
                new Ended(
                        Outcome.MOVED,
                        "the file was changed by somebody else after it was looked at",
                        said,
                        Optional.empty());
            case Reply.VETOED ->
                new Ended(Outcome.FAILED, "the validation refused the new content", said, Optional.empty());
            case Reply.NOT_RUN -> new Ended(Outcome.NOT_STARTED, "was not carried out", said, Optional.empty());
            default -> new Ended(Outcome.FAILED, failure(step, reply), said, Optional.empty());
        };
    }

    private static String failure(Step step, Reply reply) {
        if (step instanceof Step.Act) {
            return "the command ended with status " + reply.status();
        }
        if (step instanceof Step.Put) {
            return "the new content could not be put in place";
        }
        if (step instanceof Step.Apart apart) {
            return apart.action() instanceof Fetch ? "the file could not be fetched" : "the reboot failed";
        }
        return "what the engine keeps on the host could not be written";
    }

    /** Return what the commands said; where nothing can be verified, nobody else tells how it went. */
    private static String said(List<Placed> steps, Map<Step, Reply> replies) {
        StringBuilder text = new StringBuilder();
        for (Placed placed : steps) {
            Reply reply = replies.get(placed.step());
            if (placed.step() instanceof Step.Act && reply != null) {
                text.append(reply.text()).append('\n');
            }
        }
        return tail(text.toString().strip());
    }

    private static String tail(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
