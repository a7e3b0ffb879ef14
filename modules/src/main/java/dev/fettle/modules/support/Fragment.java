package dev.fettle.modules.support;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hold a whole small file of root's that a program of the system reads, such as {@code /etc/cron.d/backup}.
 *
 * @param path where it is; links are not followed
 * @param content what it holds; empty means that it shall not be there
 * @param mode four octal digits
 * @param validate shell text that may veto new content; {@code $1} is a file that holds it
 */
public record Fragment(String path, Optional<Content> content, String mode, Optional<String> validate) {

    /** Check the parts. */
    public Fragment {
        Checks.path(path);
        requireNonNull(content, "content is null");
        mode = Checks.mode(mode);
        requireNonNull(validate, "validate is null");
    }

    /** Hold a file that everybody may read, and that nothing checks. */
    public static Fragment of(String path, String content) {
        return new Fragment(path, Optional.of(Content.of(content)), "0644", Optional.empty());
    }

    /** Hold that there is no such file. */
    public static Fragment absent(String path) {
        return new Fragment(path, Optional.empty(), "0644", Optional.empty());
    }

    /** Return what must be there first: its directory. */
    public List<String> needs() {
        return content.isEmpty() ? List.of() : Needs.parent(path);
    }

    /** Return the question about it. */
    public Probe<FileState> probe() {
        return content.map(c -> FileProbe.of(path, c)).orElseGet(() -> FileProbe.of(path));
    }

    /** Return all that is asked about it: what is there, and that its directory is. */
    public List<Probe<?>> probes() {
        return Needs.probes(needs(), probe());
    }

    /** Return why it cannot be written or removed, if that is so. */
    public Optional<Decision> obstacle(FileState state) {
        boolean right = content.isEmpty() ? state.isMissing() : state.isFile() && state.matches();
        return switch (state.type()) {
            case MISSING, FILE ->
                right || state.writable() ? Optional.empty() : Optional.of(Obstacles.fixed(path, state));
            case LINK -> Optional.of(Obstacles.link("file", path, state));
            case DIRECTORY, OTHER -> Optional.of(Obstacles.occupied("file", path, state));
            case HIDDEN -> Optional.of(Obstacles.hidden(path));
        };
    }

    /** Note what differs, and what mends it. */
    public void compare(FileState state, Draft draft) {
        if (content.isEmpty()) {
            if (!state.isMissing()) {
                draft.add(Difference.removed("file", path), Command.of("rm", "-f", "--", path));
            }
            return;
        }
        Attributes attributes = new Attributes(Optional.of("root"), Optional.of("root"), Optional.of(mode));
        if (state.isFile() && state.matches()) {
            draft.add(attributes.differences(state), attributes.mend(path, state));
            return;
        }
        List<Difference> differences = new ArrayList<>();
        differences.add(
                state.isMissing() || state.text().isPresent()
                        ? Difference.content(state.isMissing() ? "file" : "content", state.text(), content.get())
                        : Difference.of(
                                "content",
                                "(" + state.size() + " bytes)",
                                content.get().toString()));
        differences.addAll(attributes.differences(state));
        draft.add(differences, List.of(attributes.upload(path, content.get(), state, mode, validate, false)));
    }
}
