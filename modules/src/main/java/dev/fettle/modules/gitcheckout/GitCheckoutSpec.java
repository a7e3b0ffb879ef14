package dev.fettle.modules.gitcheckout;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.modules.support.Checks;
import dev.fettle.modules.support.Presence;
import java.util.Optional;

/**
 * Describe a directory that holds one commit of a git repository.
 *
 * @param path the directory; made where it is missing
 * @param repository where the repository is, as git takes it: a URL, {@code user@host:path}, or a path on the host. Everybody on
 *     the host can see it. Empty only where the directory shall be absent
 * @param revision a commit in 40 hexadecimal digits, a tag or a branch. A tag or a branch is looked up at each plan; what is checked
 *     out is always the commit alone
 * @param shallow whether the commits before it are left out
 * @param force whether what somebody changed in the commit's files is thrown away; else that is refused
 * @param owner the user that git acts as, and so owns it; empty means the acting user
 * @param key an SSH private key; in a file of its own while git runs
 * @param knownHosts lines of an SSH {@code known_hosts} file; empty means the user's own
 * @param state whether it shall be there
 */
public record GitCheckoutSpec(
        String path,
        Optional<String> repository,
        Optional<String> revision,
        boolean shallow,
        boolean force,
        Optional<String> owner,
        Optional<Content> key,
        Optional<Content> knownHosts,
        Presence state) {

    /** Check the parts. */
    public GitCheckoutSpec {
        Checks.path(path);
        owner = owner.map(o -> Checks.account("user", o));
        requireNonNull(key, "key is null");
        requireNonNull(knownHosts, "knownHosts is null");
        requireNonNull(state, "state is null");
        if (path.equals("/")) {
            throw new IllegalArgumentException("`/` is not a place for a checkout.");
        }
        if (repository
                .filter(r -> !r.matches("[A-Za-z0-9/][!-~]*") || r.contains("::"))
                .isPresent()) {
            throw new IllegalArgumentException("`" + repository.get() + "` is not the place of a git repository.");
        }
        // What git-check-ref-format forbids, and a few that mean something to git's command line.
        if (revision.filter(r -> !r.matches("[A-Za-z0-9_][A-Za-z0-9_./+-]*") || r.contains("..") || r.endsWith(".lock"))
                .isPresent()) {
            throw new IllegalArgumentException("`" + revision.get() + "` is not a commit, a tag or a branch.");
        }
        if (state == Presence.PRESENT && (repository.isEmpty() || revision.isEmpty())) {
            throw new IllegalArgumentException("Checkout `" + path + "` needs both `repository` and `revision`.");
        }
        // Nobody asks a repository to remove what came out of it.
        if (state == Presence.ABSENT) {
            repository = Optional.empty();
            revision = Optional.empty();
            key = Optional.empty();
            knownHosts = Optional.empty();
        }
    }

    /** Describe a checkout with the history before it. */
    public static GitCheckoutSpec of(String path, String repository, String revision) {
        return new GitCheckoutSpec(
                path,
                Optional.of(repository),
                Optional.of(revision),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Presence.PRESENT);
    }

    /** Describe the absence of a checkout. */
    public static GitCheckoutSpec absent(String path) {
        return new GitCheckoutSpec(
                path,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Presence.ABSENT);
    }

    /** Tell whether the repository is reached over SSH. */
    boolean ssh() {
        return repository
                .filter(r -> r.startsWith("ssh://") || !r.contains("://") && r.matches("[^/]+:.*"))
                .isPresent();
    }

    /** Return the repository's path, where it is on the host. */
    Optional<String> local() {
        return repository.filter(r -> r.startsWith("/"));
    }
}
