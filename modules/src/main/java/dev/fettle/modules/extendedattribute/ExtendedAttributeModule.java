package dev.fettle.modules.extendedattribute;

import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Know extended attributes, through {@code getfattr} and {@code setfattr}. */
public final class ExtendedAttributeModule implements TaskModule<ExtendedAttributeSpec> {

    private static final String KEY = "xattr";

    /** Hold what an attribute holds, or why that cannot be told. */
    private record Known(Optional<String> value, String problem) {}

    private static final ProbeKind<Known> KIND = new ProbeKind<>(
            "extended-attribute",
            ProbeKind.Style.EACH,
            """
            probe_extended_attribute() {
                [ -e "$1" ] && command -v getfattr >/dev/null || return 2
                LC_ALL=C getfattr --absolute-names --only-values -n "$2" -- "$1" 2>/dev/null && return 0
                probe_extended_attribute_said=$(LC_ALL=C getfattr --absolute-names -n "$2" -- "$1" 2>&1 >/dev/null)
                case $probe_extended_attribute_said in *"No such attribute"*) return 2 ;; esac
                printf '%s' "${probe_extended_attribute_said##*: }"
                return 3
            }
            """,
            ExtendedAttributeModule::parse,
            new Known(Optional.empty(), ""));

    private static Known parse(RawAnswer raw) {
        return switch (raw.status()) {
            case 0 -> new Known(Optional.of(raw.text()), "");
            case 2 -> new Known(Optional.empty(), "");
            default -> new Known(Optional.empty(), raw.text().strip());
        };
    }

    @Override
    public String name() {
        return "fettle.extended-attribute";
    }

    @Override
    public Class<ExtendedAttributeSpec> specType() {
        return ExtendedAttributeSpec.class;
    }

    @Override
    public Resources resources(ExtendedAttributeSpec desired) {
        Resources own = Resources.manages(TextEdits.key(KEY, desired.path(), desired.attribute()));
        return desired.state() == Presence.ABSENT ? own : own.needing("path:" + desired.path(), "command:setfattr");
    }

    private static Probe<Known> probe(ExtendedAttributeSpec desired) {
        Probe<Known> probe = Probe.of(KIND, desired.path(), desired.attribute());
        return desired.state() == Presence.ABSENT ? probe : probe.needing("command:setfattr");
    }

    @Override
    public List<Probe<?>> probes(ExtendedAttributeSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(ExtendedAttributeSpec desired, Answers answers) {
        Known known = answers.get(probe(desired));
        if (!known.problem().isEmpty()) {
            return Decision.blocked(
                    "attribute `" + desired.attribute() + "` of `" + desired.path() + "` cannot be read: "
                            + known.problem(),
                    "Look whether its file system has extended attributes and the acting user may see them.");
        }
        Draft draft = new Draft();
        if (!known.value().equals(desired.value())) {
            Command mending = desired.value()
                    .map(value -> Command.of(
                            "setfattr", "-n", desired.attribute(), "-v", encoded(value), "--", desired.path()))
                    .orElseGet(() -> Command.of("setfattr", "-x", desired.attribute(), "--", desired.path()));
            draft.add(new Difference(desired.attribute(), known.value(), desired.value(), false), mending);
        }
        return draft.decision("the attribute is " + (desired.state() == Presence.PRESENT ? "as desired" : "not there"));
    }

    /** Write a value as setfattr takes any: what looks like a number in hexadecimal would be read as one. */
    private static String encoded(String value) {
        return "0s" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<ExtendedAttributeSpec> removal(String resource) {
        return TextEdits.part(KEY, resource)
                .map(part -> new ExtendedAttributeSpec(part.get(0), part.get(1), Optional.empty(), Presence.ABSENT));
    }
}
