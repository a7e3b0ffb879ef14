package dev.fettle.engine.internal;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Output;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kind of task for fake hosts: a thing with a value, which may need and provide other things and pay restarts. */
final class FakeModule implements TaskModule<FakeModule.Thing> {

    /**
     * A thing, or several.
     *
     * @param key its resource key; of several things theirs, apart by commas
     * @param value the value of each; empty means that it shall not be there
     * @param needs keys it needs
     * @param provides keys it brings about besides
     */
    record Thing(String key, Content value, List<String> needs, List<String> provides) {
        List<String> keys() {
            return List.of(key.split(","));
        }
    }

    /** The beginning of the keys of things that are only looked at: another value is warned of. */
    static final String ASKED = "asked:";

    /** The beginning of the keys of things that are taken away under another key, which follows it. */
    static final String PART = "part:";

    /** The key of a thing whose task runs while nothing else does on its host. */
    static final String ALONE = "alone:it";

    /** The beginning of the keys of things that are left open by whatever is done before, and by what brings units. */
    static final String WAIT = "wait:";

    static final String SERVICE = "service:";

    /** The beginning of the keys of things that a script of the user's asks about. */
    static final String SCRIPTED = "scripted:";

    private static final ProbeKind<Optional<String>> VALUE = new ProbeKind<>(
            "fake",
            ProbeKind.Style.EACH,
            "probe_fake() { :; }",
            raw -> raw.status() == 0 ? Optional.of(raw.text()) : Optional.empty(),
            Optional.empty());

    static Thing thing(String key, String value) {
        return new Thing(key, Content.of(value), List.of(), List.of());
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Class<Thing> specType() {
        return Thing.class;
    }

    @Override
    public Resources resources(Thing desired) {
        Resources resources = Resources.manages(desired.keys().toArray(String[]::new))
                .needing(desired.needs())
                .providing(desired.provides().toArray(String[]::new));
        if (desired.key().startsWith(WAIT)) {
            resources = resources.unsettledBy(Resources.ANYTHING);
        } else if (desired.key().startsWith(SERVICE)) {
            resources = resources.unsettledBy("unit:*");
        }
        if (desired.key().startsWith(SCRIPTED)) {
            resources = resources.unsettledBy(Resources.SCRIPT);
        }
        return desired.key().equals(ALONE) ? resources.exclusively(Resources.ALONE) : resources;
    }

    @Override
    public List<Probe<?>> probes(Thing desired) {
        List<Probe<?>> probes = new ArrayList<>();
        desired.keys().forEach(key -> probes.add(value(desired, key)));
        if (!desired.value().literal().filter(String::isEmpty).isPresent()) {
            probes.add(started(desired));
        }
        return probes;
    }

    private static Probe<Optional<String>> value(Thing desired, String key) {
        return Probe.of(VALUE, thingOf(key)).needing(desired.needs().toArray(String[]::new));
    }

    private static String thingOf(String key) {
        return key.startsWith(PART) ? key.substring(PART.length()) : key;
    }

    private static Probe<Optional<String>> started(Thing desired) {
        return Probe.of(VALUE, "started:" + desired.key());
    }

    @Override
    public Decision decide(Thing desired, Answers answers) {
        String wanted = desired.value().literal().orElse(desired.value().toString());
        Optional<String> shall = Optional.of(wanted).filter(v -> !v.isEmpty());
        List<String> others = desired.keys().stream()
                .filter(key -> !answers.get(value(desired, key)).equals(shall))
                .toList();
        String first = others.isEmpty() ? desired.keys().get(0) : others.get(0);
        Optional<String> now = answers.get(value(desired, first));
        if (desired.key().startsWith(ASKED)) {
            return now.equals(Optional.of(wanted))
                    ? Decision.upToDate("it is as it should be")
                    : Decision.warning("it is " + now.orElse("not there"), "Mend it.");
        }
        if (wanted.isEmpty()) {
            return others.isEmpty()
                    ? Decision.upToDate("it is not there")
                    : Decision.destroy(
                            "it is there",
                            List.of(Difference.removed("value", now.orElseThrow())),
                            others.stream()
                                    .map(key -> Command.shell("remove", thingOf(key)))
                                    .toList());
        }
        if (others.isEmpty()) {
            Optional<Answers.Owed> owed = answers.owed();
            long startedAt = answers.get(started(desired)).map(Long::parseLong).orElse(0L);
            if (owed.isPresent() && owed.get().sinceMicros() >= startedAt) {
                return Decision.change(
                        "a restart is owed",
                        List.of(Difference.of("process", "old", "restarted")),
                        List.of(Command.shell("restart", desired.key())));
            }
            return Decision.upToDate("it is as it should be", Map.of("value", Output.of(wanted)));
        }
        List<Command> actions = new ArrayList<>();
        for (String key : others) {
            List<String> arguments = new ArrayList<>(List.of(thingOf(key), wanted));
            arguments.addAll(desired.provides());
            actions.add(Command.shell("set", arguments.toArray(String[]::new)));
        }
        if (answers.owed().isPresent()) {
            actions.add(Command.shell("restart", desired.key()));
        }
        return Decision.change(
                "it is " + now.orElse("not there"),
                others.stream()
                        .map(key -> new Difference("value", answers.get(value(desired, key)), shall, false))
                        .toList(),
                actions);
    }

    @Override
    public Optional<Thing> removal(String resource) {
        return Optional.of(thing(thingOf(resource), ""));
    }
}
