package dev.fettle.modules.gitcheckout;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hold what is at the path of a checkout, and what its repository says.
 *
 * @param is {@code missing}, {@code empty}, {@code other} or {@code checkout}
 * @param head the commit that is checked out; empty when there is none
 * @param origin the repository that it is of; empty when it names none
 * @param wanted the commit of the desired revision; empty when the repository does not know it
 * @param local what somebody changed, as {@code git status} writes it
 * @param problem what git complains of
 * @param foretold whether git is not there to be asked
 */
record CheckoutState(
        String is,
        String head,
        String origin,
        String wanted,
        List<String> local,
        Optional<String> problem,
        boolean foretold) {

    static final String LIBRARY = Scripts.load(CheckoutState.class, "lib.sh");

    private static final ProbeKind<CheckoutState> KIND = new ProbeKind<>(
            "git-checkout",
            ProbeKind.Style.EACH,
            LIBRARY + Scripts.load(CheckoutState.class, "checkout.sh"),
            CheckoutState::parse,
            new CheckoutState("missing", "", "", "", List.of(), Optional.empty(), true));

    CheckoutState {
        local = List.copyOf(local);
    }

    static Probe<CheckoutState> probe(GitCheckoutSpec desired) {
        Content nothing = Content.of("");
        Probe<CheckoutState> probe = Probe.of(
                KIND,
                List.of(
                        Argument.text(desired.path()),
                        Argument.text(desired.repository().orElse("")),
                        Argument.text(desired.revision().orElse("")),
                        Argument.value(desired.key().orElse(nothing)),
                        Argument.value(desired.knownHosts().orElse(nothing))));
        if (desired.state() == Presence.ABSENT) {
            return probe;
        }
        List<String> needs = new ArrayList<>(List.of("command:git"));
        if (desired.ssh()) {
            needs.add("command:ssh");
        }
        desired.local().ifPresent(path -> needs.add("path:" + path));
        Probe<CheckoutState> asked = desired.owner().map(probe::as).orElse(probe);
        return asked.needing(needs.toArray(String[]::new));
    }

    private static CheckoutState parse(RawAnswer raw) {
        String is = "missing";
        String head = "";
        String origin = "";
        String wanted = "";
        List<String> local = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (String line : raw.lines()) {
            int space = line.indexOf(' ');
            String rest = line.substring(space + 1);
            switch (space < 0 ? "" : line.substring(0, space)) {
                case "is" -> is = rest;
                case "head" -> head = rest;
                case "origin" -> origin = rest;
                case "wanted" -> wanted = rest;
                case "local" -> local.add(rest);
                default -> said.add(line);
            }
        }
        Optional<String> problem = raw.status() == 0 ? Optional.empty() : Optional.of(String.join("; ", said));
        return new CheckoutState(is, head, origin, wanted, local, problem, false);
    }
}
