package dev.fettle.modules.support;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.TextEdits.Edited;
import java.util.List;
import java.util.Optional;

/**
 * Know one kind of edit of text files whose rest belongs to others, such as single lines or settings.
 *
 * @param <S> the spec
 */
public abstract class TextEditModule<S extends Record> implements TaskModule<S> {

    private final String name;
    private final Class<S> type;
    private final String kind;
    private final String there;
    private final String gone;

    /**
     * Know a kind of edit.
     *
     * @param kind the kind, as resource keys begin
     * @param there the reason of doing nothing where it is as desired
     * @param gone the reason of doing nothing where it shall not be there and is not
     */
    protected TextEditModule(String name, Class<S> type, String kind, String there, String gone) {
        this.name = name;
        this.type = type;
        this.kind = kind;
        this.there = there;
        this.gone = gone;
    }

    /**
     * Say where an edit is made.
     *
     * @param path the file
     * @param part what tells it from other edits of its kind in the file, on one line
     * @param content what is put there; empty when something is taken away
     * @param create whether a missing file is made
     * @param state whether it shall be there
     */
    public record Place(String path, String part, Content content, boolean create, Presence state) {}

    /** Return where a spec edits. */
    protected abstract Place place(S desired);

    /**
     * Edit: from the text that is there, or an empty one, to what shall be.
     *
     * @throws IllegalArgumentException when the text is not as the edit expects; the message says what is odd
     */
    protected abstract Edited edited(S desired, String text);

    /** Describe the absence of a part; empty when it cannot be taken away. */
    protected abstract Optional<S> absent(String path, String part);

    @Override
    public String name() {
        return name;
    }

    @Override
    public Class<S> specType() {
        return type;
    }

    @Override
    public Resources resources(S desired) {
        Place place = place(desired);
        Resources own = Resources.manages(TextEdits.key(kind, place.path(), place.part()))
                .exclusively("path:" + place.path());
        return place.state() == Presence.ABSENT ? own : own.needing("path:" + place.path());
    }

    @Override
    public List<Probe<?>> probes(S desired) {
        Place place = place(desired);
        Probe<FileState> probe = TextEdits.probe(place.path(), place.content());
        return place.state() == Presence.ABSENT ? List.of(probe) : Needs.probes(Needs.parent(place.path()), probe);
    }

    @Override
    public Decision decide(S desired, Answers answers) {
        Place place = place(desired);
        return TextEdits.decide(
                place.path(),
                place.content(),
                answers.get(TextEdits.probe(place.path(), place.content())),
                place.create(),
                place.state() == Presence.ABSENT ? gone : there,
                text -> {
                    try {
                        return edited(desired, text);
                    } catch (IllegalArgumentException e) {
                        return Edited.refused(String.valueOf(e.getMessage()));
                    }
                });
    }

    @Override
    public Optional<S> removal(String resource) {
        return TextEdits.part(kind, resource).flatMap(part -> absent(part.get(0), part.get(1)));
    }
}
