package dev.fettle.engine.internal;

import dev.fettle.engine.internal.host.Frame;
import dev.fettle.engine.internal.host.HostAccess;
import dev.fettle.engine.internal.host.Reply;
import dev.fettle.engine.internal.host.Step;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.engine.spi.ControllerFile;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ask the probes of one host: equal ones once, all of one acting user in one request. */
final class Prober {

    /** How long a batch may take; a question that hangs is named after it. */
    static final Duration TIME_LIMIT = Duration.ofMinutes(2);

    private static final ProbeKind<Boolean> EXISTS = new ProbeKind<>(
            "exists",
            ProbeKind.Style.EACH,
            "probe_exists() { fettle_has \"$1\"; }",
            raw -> raw.status() == 0,
            Boolean.FALSE);

    private final HostAccess host;
    private final String actAs;
    private final Renderer renderer;

    Prober(HostAccess host, String actAs, Renderer renderer) {
        this.host = host;
        this.actAs = actAs;
        this.renderer = renderer;
    }

    /**
     * Ask.
     *
     * @param before steps that go ahead in the same request, such as reading the host's state
     * @param replies gets the replies to those
     */
    Map<Probe<?>, Asked> ask(Collection<Probe<?>> probes, List<Step> before, List<Reply> replies)
            throws ConnectionException, InterruptedException {
        Map<String, Set<Probe<?>>> byUser = new LinkedHashMap<>();
        byUser.put(actAs, new LinkedHashSet<>());
        Map<Probe<?>, Asked> answers = new LinkedHashMap<>();
        for (Probe<?> probe : probes) {
            if (isOfController(probe)) {
                answers.put(probe, ofController(probe));
                continue;
            }
            byUser.computeIfAbsent(probe.actAs().orElse(actAs), u -> new LinkedHashSet<>())
                    .add(probe);
        }
        List<String> others =
                byUser.keySet().stream().filter(u -> !u.equals(actAs)).toList();
        Set<Probe<?>> own = new LinkedHashSet<>();
        for (String user : others) {
            own.add(Probe.of(EXISTS, "user:" + user));
        }
        own.addAll(byUser.getOrDefault(actAs, Set.of()));
        if (!own.isEmpty() || !before.isEmpty()) {
            run(actAs, List.copyOf(own), before, replies, answers);
        }
        for (String user : others) {
            List<Probe<?>> theirs = List.copyOf(byUser.getOrDefault(user, Set.of()));
            if (answers.get(Probe.of(EXISTS, "user:" + user)) instanceof Asked.Known known
                    && known.answer().equals(Boolean.TRUE)) {
                run(user, theirs, List.of(), new ArrayList<>(), answers);
            } else {
                theirs.forEach(probe -> answers.put(probe, Asked.missingUser(user)));
            }
        }
        return answers;
    }

    private void run(
            String user, List<Probe<?>> probes, List<Step> before, List<Reply> replies, Map<Probe<?>, Asked> answers)
            throws ConnectionException, InterruptedException {
        List<Probe<?>> left = probes;
        List<Step> ahead = before;
        while (true) {
            List<Step> steps = new ArrayList<>(ahead);
            left.forEach(probe -> steps.add(step(probe)));
            List<Reply> all = host.run(new Frame(user, steps, TIME_LIMIT));
            replies.addAll(all.subList(0, ahead.size()));
            int hung = -1;
            for (int i = 0; i < left.size(); i++) {
                Reply reply = all.get(ahead.size() + i);
                if (reply.status() == Reply.TIMED_OUT) {
                    hung = i;
                    break;
                }
                answers.put(left.get(i), read(left.get(i), reply));
            }
            if (hung < 0) {
                return;
            }
            answers.put(
                    left.get(hung),
                    new Asked.Failed("Question `" + left.get(hung).kind() + "` did not answer within "
                            + TIME_LIMIT.toSeconds() + " s."));
            left = left.subList(hung + 1, left.size());
            ahead = List.of();
            if (left.isEmpty()) {
                return;
            }
        }
    }

    /** Tell whether a question is about the controller and no host is asked. */
    static boolean isOfController(Probe<?> probe) {
        return probe.kind().equals(ControllerFile.KIND);
    }

    /** Answer a question about the controller. */
    static Asked ofController(Probe<?> probe) {
        return new Asked.Known(
                ControllerFiles.look(Path.of(((Argument.Text) probe.arguments().get(0)).text())));
    }

    /** Return the step that asks a probe. */
    Step.Ask step(Probe<?> probe) {
        List<String> arguments = new ArrayList<>();
        for (Argument argument : probe.arguments()) {
            if (argument instanceof Argument.Text text) {
                arguments.add(text.text());
            } else if (argument instanceof Argument.Digest digest) {
                arguments.add(renderer.sha256(digest.content()));
            } else if (argument instanceof Argument.Value value) {
                arguments.add(renderer.text(value.content()));
            }
        }
        return new Step.Ask(probe, arguments);
    }

    /** Read the reply to a question. */
    Asked read(Probe<?> probe, Reply reply) {
        if (reply.status() == Reply.MISSING) {
            return new Asked.Missing(reply.text().strip());
        }
        if (reply.status() < 0) {
            return new Asked.Failed("Question `" + probe.kind() + "` was not answered.");
        }
        List<String> locals = new ArrayList<>();
        for (Argument argument : probe.arguments()) {
            if (argument instanceof Argument.Local local) {
                locals.add(renderer.text(local.content()));
            }
        }
        try {
            return new Asked.Known(probe.kind()
                    .parser()
                    .parse(new RawAnswer(reply.status(), reply.output(), reply.truncated(), locals)));
        } catch (IllegalArgumentException e) {
            return new Asked.Failed("The answer to question `" + probe.kind() + "` cannot be read: " + e.getMessage());
        }
    }
}
