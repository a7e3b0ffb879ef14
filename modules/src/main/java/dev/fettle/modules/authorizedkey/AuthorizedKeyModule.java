package dev.fettle.modules.authorizedkey;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know keys that may log in as a user. All is done as that user, so that nothing it has laid out there can lead elsewhere. */
public final class AuthorizedKeyModule implements TaskModule<AuthorizedKeySpec> {

    private static final String PREFIX = "ssh.authorized-keys:";

    // The home may have been made by an earlier task of the same run, so it is asked for again.
    private static final String HOME = """
            home=$(getent passwd -- "$1") || exit
            home=${home%:*}
            home=${home##*:}
            if [ ! -d "$home" ]; then
                printf 'The home directory %s is not there\\n' "$home" >&2
                exit 1
            fi
            shift
            [ -d "$home/.ssh" ] || mkdir -m 0700 -- "$home/.ssh" || exit
            chmod go-w -- "$home/.ssh" "$home/.ssh/authorized_keys" 2>/dev/null
            set -- "$home/.ssh/authorized_keys" "$@"
            """;

    private static final String EDIT = HOME + Scripts.load(AuthorizedKeyModule.class, "edit-lines.sh");

    @Override
    public String name() {
        return "fettle.authorized-key";
    }

    @Override
    public Class<AuthorizedKeySpec> specType() {
        return AuthorizedKeySpec.class;
    }

    @Override
    public Resources resources(AuthorizedKeySpec desired) {
        List<String> keys = new ArrayList<>();
        desired.fingerprints().forEach(print -> keys.add(PREFIX + desired.user() + " " + print));
        return Resources.manages(keys.toArray(String[]::new))
                .needing("user:" + desired.user())
                .exclusively(PREFIX + desired.user());
    }

    @Override
    public List<Probe<?>> probes(AuthorizedKeySpec desired) {
        return List.of(KeysState.of(desired.user()));
    }

    @Override
    public Decision decide(AuthorizedKeySpec desired, Answers answers) {
        KeysState state = answers.get(KeysState.of(desired.user()));
        boolean absent = desired.state() == Presence.ABSENT;
        if (!state.homeThere()) {
            return absent
                    ? Decision.upToDate("the user has no home directory and so no keys")
                    : Decision.blocked(
                            "user `" + desired.user() + "` has no home directory: `" + state.home() + "` is not there",
                            "Let the user's task create it (`createHome`), or a directory task that comes before.");
        }
        if (!state.readable()) {
            return Decision.blocked(
                    "`" + state.file() + "` is not a file that user `" + desired.user() + "` can read as text",
                    "Look at it on the host.");
        }
        List<String> old = new ArrayList<>();
        List<String> fresh = new ArrayList<>();
        Draft draft = new Draft();
        compare(desired, state, old, fresh, draft);
        if (!absent && state.isOpen()) {
            draft.add(Difference.of("mode", "writable by others", "writable by the user alone"));
        }
        if (draft.isEmpty()) {
            return draft.decision(absent ? "the keys are not there" : "the keys are there");
        }
        if (!state.writable()) {
            return Decision.blocked(
                    "user `" + desired.user() + "` cannot write `" + state.file() + "`",
                    "Give `.ssh` in its home directory to the user.");
        }
        List<String> arguments = new ArrayList<>(List.of(desired.user(), "0600", Integer.toString(old.size())));
        arguments.addAll(old);
        arguments.addAll(fresh);
        return draft.act(Command.shell(EDIT, arguments.toArray(String[]::new)).as(desired.user()))
                .decision("");
    }

    /** A key that is there with other options or another comment is written anew; a second time it goes. */
    private static void compare(
            AuthorizedKeySpec desired, KeysState state, List<String> old, List<String> fresh, Draft draft) {
        boolean absent = desired.state() == Presence.ABSENT;
        List<String> prints = desired.fingerprints();
        List<String> right = new ArrayList<>();
        for (String line : state.lines()) {
            Optional<PublicKey> key = PublicKey.parse(line);
            if (key.isEmpty()) {
                if (desired.exclusive() && !line.isBlank() && !line.strip().startsWith("#")) {
                    old.add(line);
                    draft.add(Difference.removed("other line", line));
                }
                continue;
            }
            String print = key.get().fingerprint();
            int at = prints.indexOf(print);
            if (at < 0) {
                if (desired.exclusive()) {
                    old.add(line);
                    draft.add(Difference.removed("other key", shown(key.get())));
                }
            } else if (absent) {
                old.add(line);
                draft.add(Difference.removed("key", shown(key.get())));
            } else if (!right.contains(print) && isRight(key.get(), desired, at)) {
                right.add(print);
            } else {
                old.add(line);
            }
        }
        if (absent) {
            return;
        }
        for (int i = 0; i < prints.size(); i++) {
            String print = prints.get(i);
            PublicKey wanted = PublicKey.parse(desired.keys().get(i)).orElseThrow();
            Optional<PublicKey> before = old.stream()
                    .flatMap(l -> PublicKey.parse(l).stream())
                    .filter(k -> k.fingerprint().equals(print))
                    .findFirst();
            String line = wanted.line(desired.options().orElse(""));
            if (before.isPresent() && right.contains(print)) {
                // Equal lines go together, so the right one comes back with the new ones.
                old.add(line);
                fresh.add(line);
                draft.add(Difference.of("key", "(twice) " + shown(before.get()), line));
            } else if (!right.contains(print)) {
                fresh.add(line);
                draft.add(before.map(b -> Difference.of("key", b.line(b.options()), line))
                        .orElseGet(() -> Difference.created("key", line)));
            }
        }
    }

    private static boolean isRight(PublicKey there, AuthorizedKeySpec desired, int at) {
        String comment = PublicKey.parse(desired.keys().get(at)).orElseThrow().comment();
        return there.options().equals(desired.options().orElse(""))
                && (comment.isEmpty() || comment.equals(there.comment()));
    }

    private static String shown(PublicKey key) {
        return key.type() + " " + key.fingerprint() + (key.comment().isEmpty() ? "" : " " + key.comment());
    }

    @Override
    public Optional<AuthorizedKeySpec> removal(String resource) {
        if (!resource.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] words = resource.substring(PREFIX.length()).split(" ", 2);
        return Optional.of(AuthorizedKeySpec.absent(words[0], List.of(words[1])));
    }
}
