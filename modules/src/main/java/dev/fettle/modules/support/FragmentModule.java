package dev.fettle.modules.support;

import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Know one kind of {@link Fragment}: all of them lie in one directory, and being there is all there is to them.
 *
 * @param <S> the spec
 */
public abstract class FragmentModule<S extends Record> implements TaskModule<S> {

    private final String name;
    private final Class<S> type;
    private final String prefix;
    private final String suffix;
    private final Function<String, S> absent;

    /**
     * Know fragments at {@code prefix + NAME + suffix}.
     *
     * @param absent describes the absence of the one with a name
     */
    protected FragmentModule(String name, Class<S> type, String prefix, String suffix, Function<String, S> absent) {
        this.name = name;
        this.type = type;
        this.prefix = prefix;
        this.suffix = suffix;
        this.absent = absent;
    }

    /** Return the file that a spec describes. */
    protected abstract Fragment fragment(S desired);

    /** Return what must be there first, besides the directory. */
    protected abstract List<String> needs(S desired);

    /** Return where the fragment with a name lies. */
    protected String path(String fragment) {
        return prefix + fragment + suffix;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Class<S> specType() {
        return type;
    }

    private List<String> allNeeds(S desired) {
        return Needs.both(fragment(desired).needs(), needs(desired));
    }

    @Override
    public Resources resources(S desired) {
        return Resources.manages("path:" + fragment(desired).path()).needing(allNeeds(desired));
    }

    @Override
    public List<Probe<?>> probes(S desired) {
        return Needs.probes(allNeeds(desired), fragment(desired).probe());
    }

    @Override
    public Decision decide(S desired, Answers answers) {
        Fragment fragment = fragment(desired);
        FileState state = answers.get(fragment.probe());
        return fragment.obstacle(state).orElseGet(() -> {
            Draft draft = new Draft();
            fragment.compare(state, draft);
            return draft.decision("`" + fragment.path() + "` is as desired");
        });
    }

    @Override
    public Optional<S> removal(String resource) {
        String start = "path:" + prefix;
        return resource.startsWith(start)
                        && resource.endsWith(suffix)
                        && resource.length() > start.length() + suffix.length()
                ? Optional.of(absent.apply(resource.substring(start.length(), resource.length() - suffix.length())))
                : Optional.empty();
    }
}
