package dev.fettle.modules.support;

import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Collect what differs and what is done about it, in order, and word the reason alike in all modules.
 *
 * <p>Not thread-safe; made anew for each decision.
 */
public final class Draft {

    private final List<Difference> differences = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();

    /** Note a difference and what mends it. */
    public Draft add(Difference difference, Action... mending) {
        differences.add(difference);
        actions.addAll(List.of(mending));
        return this;
    }

    /** Note differences and what mends all of them. */
    public Draft add(List<Difference> found, List<? extends Action> mending) {
        differences.addAll(found);
        actions.addAll(mending);
        return this;
    }

    /** Note something to be done besides. */
    public Draft act(Action action) {
        actions.add(action);
        return this;
    }

    /** Tell whether nothing differs so far. */
    public boolean isEmpty() {
        return differences.isEmpty();
    }

    /** Decide; {@code fine} is the reason where nothing differs. */
    public Decision decision(String fine) {
        return differences.isEmpty() ? Decision.upToDate(fine) : Decision.change(reason(), differences, actions);
    }

    private String reason() {
        List<String> names =
                differences.stream().map(Difference::name).distinct().toList();
        boolean one = names.size() == 1;
        if (differences.stream().allMatch(d -> d.before().isEmpty())) {
            return joined(names) + (one ? " is missing" : " are missing");
        }
        if (differences.stream().allMatch(d -> d.after().isEmpty())) {
            return joined(names) + " shall not be there";
        }
        return joined(names) + (one && !names.get(0).endsWith("s") ? " differs" : " differ");
    }

    private static String joined(List<String> names) {
        int last = names.size() - 1;
        return last == 0
                ? names.get(0)
                : names.subList(0, last).stream().collect(Collectors.joining(", ")) + " and " + names.get(last);
    }
}
