package dev.fettle.modules.gitcheckout;

import dev.fettle.engine.model.Output;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Needs;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keep commits of git repositories checked out. git acts as the checkout's owner, so that what a repository's settings have it run
 * is run as nobody else. Hands on the output {@code commit}.
 */
public final class GitCheckoutModule implements TaskModule<GitCheckoutSpec> {

    private static final String UPDATE = CheckoutState.LIBRARY + Scripts.load(GitCheckoutModule.class, "update.sh");

    private static final String MAKE = """
            [ -d "$1" ] || mkdir -m 0755 -- "$1" || exit
            [ -L "$1" ] || chown -- "$2": "$1"
            """;

    // coreutils' rm leaves file systems alone that are mounted inside.
    private static final String REMOVE = """
            if [ -L "$1" ] || [ ! -e "$1/.git" ]; then
                printf '%s is no longer a checkout\\n' "$1" >&2
                exit 1
            fi
            rm -rf --one-file-system -- "$1"
            """;

    @Override
    public String name() {
        return "fettle.git-checkout";
    }

    @Override
    public Class<GitCheckoutSpec> specType() {
        return GitCheckoutSpec.class;
    }

    @Override
    public Resources resources(GitCheckoutSpec desired) {
        Resources resources = Resources.manages("path:" + desired.path()).needing(needs(desired));
        return desired.state() == Presence.ABSENT
                ? resources
                : resources.needing(CheckoutState.probe(desired).needs());
    }

    private static List<String> needs(GitCheckoutSpec desired) {
        return desired.state() == Presence.ABSENT
                ? List.of()
                : Needs.both(
                        Needs.parent(desired.path()),
                        desired.owner()
                                .filter(o -> !o.equals("root"))
                                .map(o -> List.of("user:" + o))
                                .orElse(List.of()));
    }

    @Override
    public List<Probe<?>> probes(GitCheckoutSpec desired) {
        return Needs.probes(needs(desired), CheckoutState.probe(desired));
    }

    @Override
    public Optional<GitCheckoutSpec> removal(String resource) {
        return resource.startsWith("path:")
                ? Optional.of(GitCheckoutSpec.absent(resource.substring("path:".length())))
                : Optional.empty();
    }

    @Override
    public Decision decide(GitCheckoutSpec desired, Answers answers) {
        CheckoutState state = answers.get(CheckoutState.probe(desired));
        String path = desired.path();
        if (desired.state() == Presence.ABSENT) {
            return switch (state.is()) {
                case "missing" -> Decision.upToDate("there is no such directory");
                case "checkout" ->
                    Decision.destroy(
                            "the checkout shall not be there; what was changed in it is lost",
                            List.of(Difference.removed("directory", path)),
                            List.of(Command.shell(REMOVE, path)));
                default -> Decision.blocked("`" + path + "` is not a checkout", "Look at it, and remove it by hand.");
            };
        }
        String repository = desired.repository().orElseThrow();
        String revision = desired.revision().orElseThrow();
        if (state.problem().isPresent()) {
            return Decision.blocked(
                    "git does not answer for `" + path + "` or `" + repository + "`: "
                            + state.problem().get(),
                    "Try it on the host as the same user: git ls-remote " + repository);
        }
        if (state.is().equals("other")) {
            return Decision.blocked(
                    "`" + path + "` is there and is not a checkout", "Move it away, or choose another path.");
        }
        if (state.wanted().isEmpty() && !state.foretold()) {
            return Decision.blocked(
                    "`" + repository + "` has no tag and no branch `" + revision + "`",
                    "Look at what it has: git ls-remote " + repository);
        }
        if (!state.local().isEmpty() && !desired.force()) {
            return Decision.blocked(
                    "somebody changed files of the checkout `" + path + "`: "
                            + String.join(", ", state.local()).strip(),
                    "Bring the changes away, or set `force` to throw them away.");
        }
        return mend(desired, state);
    }

    private static Decision mend(GitCheckoutSpec desired, CheckoutState state) {
        List<Difference> differences = new ArrayList<>();
        String repository = desired.repository().orElseThrow();
        boolean there = state.is().equals("checkout");
        if (!state.origin().equals(repository)) {
            differences.add(changed("repository", state.origin(), repository));
        }
        String wanted = state.foretold() ? desired.revision().orElseThrow() : state.wanted();
        if (!state.head().equals(wanted)) {
            differences.add(changed("commit", state.head(), wanted));
        }
        if (!state.local().isEmpty()) {
            differences.add(Difference.of("files", String.join(", ", state.local()), "as in the commit"));
        }
        if (differences.isEmpty()) {
            return Decision.upToDate("the commit is checked out", Map.of("commit", Output.of(state.head())));
        }
        List<Action> actions = new ArrayList<>();
        desired.owner().ifPresent(owner -> {
            if (!there) {
                actions.add(Command.shell(MAKE, desired.path(), owner));
            }
        });
        Command update = Command.shell(
                UPDATE,
                desired.path(),
                repository,
                wanted,
                desired.revision().orElseThrow(),
                desired.shallow() ? "shallow" : "",
                desired.force() ? "force" : "");
        if (desired.key().isPresent()) {
            update = update.with("FETTLE_KEY", desired.key().get());
        }
        if (desired.knownHosts().isPresent()) {
            update = update.with("FETTLE_HOSTS", desired.knownHosts().get());
        }
        actions.add(desired.owner().map(update::as).orElse(update));
        String reason = !there
                ? "there is no checkout"
                : state.local().isEmpty() ? "another commit is checked out" : "somebody changed files of the commit";
        return Decision.change(reason, differences, actions);
    }

    private static Difference changed(String name, String before, String after) {
        return before.isEmpty() ? Difference.created(name, after) : Difference.of(name, before, after);
    }
}
