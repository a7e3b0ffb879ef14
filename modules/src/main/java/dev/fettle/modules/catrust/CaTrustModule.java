package dev.fettle.modules.catrust;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.Resources;
import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.support.Draft;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.List;
import java.util.Optional;

/**
 * Know authorities in the host's trust store: a file of its own for each, and the bundle that {@code update-ca-certificates} of Debian
 * or {@code update-ca-trust} of the RHEL family makes of all.
 */
public final class CaTrustModule implements TaskModule<CaTrustSpec> {

    private static final String PREFIX = "ca-trust:";
    private static final String LIBRARY = Scripts.load(CaTrustModule.class, "ca-trust.sh");
    private static final String SET = LIBRARY + """
            probe_ca_trust_places || { echo 'no trust store' >&2; exit 1; }
            umask 022
            cat >"$probe_ca_trust_dir/.$1.fettle" && mv -f -- "$probe_ca_trust_dir/.$1.fettle" "$probe_ca_trust_dir/$1.crt" || exit
            $probe_ca_trust_update >/dev/null
            """;
    private static final String REMOVE = LIBRARY + """
            probe_ca_trust_places || exit 0
            rm -f -- "$probe_ca_trust_dir/$1.crt" || exit
            $probe_ca_trust_update >/dev/null
            """;

    /** Say what the host has. */
    private enum Trust {
        /** The file is there and the bundle has it. */
        TRUSTED,
        /** There is no such file. */
        MISSING,
        /** The file holds another certificate. */
        OTHER,
        /** The file is right, but the bundle lacks it. */
        NOT_IN_BUNDLE,
        /** There is no trust store. */
        NO_STORE
    }

    private static final ProbeKind<Trust> KIND =
            new ProbeKind<>("ca-trust", ProbeKind.Style.EACH, LIBRARY, CaTrustModule::parse, Trust.NO_STORE);

    private static Trust parse(RawAnswer raw) {
        return Trust.values()[raw.status()];
    }

    @Override
    public String name() {
        return "fettle.ca-trust";
    }

    @Override
    public Class<CaTrustSpec> specType() {
        return CaTrustSpec.class;
    }

    @Override
    public Resources resources(CaTrustSpec desired) {
        return Resources.manages(PREFIX + desired.name()).exclusively("ca-trust");
    }

    private static Probe<Trust> probe(CaTrustSpec desired) {
        return Probe.of(
                KIND,
                List.of(
                        Argument.text(desired.name()),
                        new Argument.Value(desired.certificate().orElse(Content.of("")))));
    }

    @Override
    public List<Probe<?>> probes(CaTrustSpec desired) {
        return List.of(probe(desired));
    }

    @Override
    public Decision decide(CaTrustSpec desired, Answers answers) {
        Trust trust = answers.get(probe(desired));
        String name = desired.name();
        Draft draft = new Draft();
        if (desired.state() == Presence.ABSENT) {
            if (trust != Trust.MISSING && trust != Trust.NO_STORE) {
                draft.add(Difference.removed("authority", name), Command.shell(REMOVE, name));
            }
            return draft.decision("no such authority is trusted on our account");
        }
        if (trust == Trust.NO_STORE) {
            return Decision.blocked(
                    "the host has no trust store", "Let a task that installs `ca-certificates` come first.");
        }
        Command mending =
                Command.shell(SET, name).withStdin(desired.certificate().orElseThrow());
        switch (trust) {
            case MISSING -> draft.add(Difference.created("authority", name), mending);
            case OTHER -> draft.add(Difference.of("certificate", "(another)", name), mending);
            case NOT_IN_BUNDLE -> draft.add(Difference.of("bundle", "without it", "with it"), mending);
            case TRUSTED, NO_STORE -> {}
        }
        return draft.decision("the authority is trusted");
    }

    @Override
    public Optional<CaTrustSpec> removal(String resource) {
        return resource.startsWith(PREFIX)
                ? Optional.of(CaTrustSpec.absent(resource.substring(PREFIX.length())))
                : Optional.empty();
    }
}
