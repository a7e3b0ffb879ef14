package dev.fettle.modules.pkg;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Attributes;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.FileProbe;
import dev.fettle.modules.support.FileState;
import dev.fettle.modules.support.Obstacles;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Know repositories of packages, of apt and dnf. The lists of a repository that has changed are fetched at once. */
public final class RepositoryModule implements TaskModule<RepositorySpec> {

    private static final ProbeKind<Boolean> STALE = new ProbeKind<>(
            "repository",
            ProbeKind.Style.EACH,
            Scripts.load(RepositoryModule.class, "repository.sh"),
            raw -> raw.text().strip().equals("stale"),
            true);

    private static final String FETCH =
            PackageManager.LIBRARY + Scripts.load(RepositoryModule.class, "repository-fetch.sh");

    private static final Attributes ATTRIBUTES =
            new Attributes(Optional.of("root"), Optional.of("root"), Optional.of("0644"));

    @Override
    public String name() {
        return "fettle.repository";
    }

    @Override
    public Class<RepositorySpec> specType() {
        return RepositorySpec.class;
    }

    private static String manager(RepositorySpec desired) {
        return desired.manager().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Resources resources(RepositorySpec desired) {
        // A wildcard makes what comes after it look again, and nothing come after it by itself.
        return Resources.manages("repository:" + manager(desired) + ":" + desired.name(), "path:" + desired.path())
                .providing("package-lists:*")
                .exclusively("packages");
    }

    @Override
    public List<Probe<?>> probes(RepositorySpec desired) {
        return List.of(source(desired), key(desired), stale(desired));
    }

    private static Probe<FileState> source(RepositorySpec desired) {
        return desired.state() == Presence.ABSENT
                ? FileProbe.of(desired.path())
                : FileProbe.of(desired.path(), desired.text());
    }

    private static Probe<FileState> key(RepositorySpec desired) {
        return desired.key()
                .map(key -> FileProbe.of(desired.keyPath(), key))
                .orElseGet(() -> FileProbe.of(desired.keyPath()));
    }

    private static Probe<Boolean> stale(RepositorySpec desired) {
        return Probe.of(STALE, manager(desired), desired.name(), desired.path(), desired.keyPath());
    }

    @Override
    public Decision decide(RepositorySpec desired, Answers answers) {
        FileState source = answers.get(source(desired));
        FileState key = answers.get(key(desired));
        if (!source.isMissing() && !source.isFile()) {
            return Obstacles.occupied("file", desired.path(), source);
        }
        if (!key.isMissing() && !key.isFile()) {
            return Obstacles.occupied("file", desired.keyPath(), key);
        }
        if (desired.state() == Presence.ABSENT) {
            return remove(desired, source, key);
        }
        Optional<Decision> refused = refuse(desired);
        if (refused.isPresent()) {
            return refused.get();
        }
        List<Difference> differences = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        desired.key().ifPresent(content -> put("key", desired.keyPath(), content, key, differences, actions));
        put("repository", desired.path(), desired.text(), source, differences, actions);
        String reason = source.isMissing() ? "the repository is missing" : "the repository differs";
        if (differences.isEmpty()) {
            if (!answers.get(stale(desired))) {
                return Decision.upToDate("the repository is there and its lists are fetched");
            }
            reason = "the lists of the repository have not been fetched since it changed";
            differences.add(Difference.of("lists", "old", "fetched"));
        }
        actions.add(fetch(desired));
        return Decision.change(reason, differences, actions);
    }

    private static Optional<Decision> refuse(RepositorySpec desired) {
        if (desired.key().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = desired.key().get().literal();
        if (text.isEmpty()) {
            return Optional.of(Decision.blocked(
                    "the signing key of the repository is a secret or a file, whose fingerprint cannot be checked",
                    "Write the key as text."));
        }
        try {
            RepositorySpec.verify(desired.name(), text.get(), desired.fingerprints());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            return Optional.of(Decision.blocked(
                    message.substring(0, message.length() - 1), "Find out which key is the right one."));
        }
    }

    private static void put(
            String name,
            String path,
            Content content,
            FileState state,
            List<Difference> differences,
            List<Action> actions) {
        if (!state.matches()) {
            differences.add(Difference.content(name, state.isMissing() ? Optional.empty() : state.text(), content));
            if (state.isMissing()) {
                actions.add(Command.of("mkdir", "-p", "--", Checks.parent(path)));
            }
            actions.add(ATTRIBUTES.upload(path, content, state, "0644", Optional.empty(), false));
        } else {
            actions.addAll(ATTRIBUTES.mend(path, state));
        }
        differences.addAll(ATTRIBUTES.differences(state));
    }

    private static Command fetch(RepositorySpec desired) {
        return Command.shell(
                FETCH,
                manager(desired),
                Long.toString(desired.lockLimit().toSeconds()),
                desired.name(),
                desired.path());
    }

    private static Decision remove(RepositorySpec desired, FileState source, FileState key) {
        List<Difference> gone = new ArrayList<>();
        if (!source.isMissing()) {
            gone.add(Difference.removed("repository", desired.path()));
        }
        if (!key.isMissing()) {
            gone.add(Difference.removed("key", desired.keyPath()));
        }
        return gone.isEmpty()
                ? Decision.upToDate("there is no such repository")
                : Decision.change(
                        "the repository shall not be there",
                        gone,
                        List.of(Command.of("rm", "-f", "--", desired.path(), desired.keyPath()), fetch(desired)));
    }

    @Override
    public Optional<RepositorySpec> removal(String resource) {
        String[] words = resource.split(":", 3);
        return words.length == 3 && words[0].equals("repository")
                ? Optional.of(RepositorySpec.absent(words[2], Manager.valueOf(words[1].toUpperCase(Locale.ROOT))))
                : Optional.empty();
    }
}
