package dev.fettle.engine.internal;

import dev.fettle.engine.internal.host.Debt;
import dev.fettle.engine.internal.host.HostState;
import dev.fettle.engine.internal.host.LedgerEntry;
import dev.fettle.engine.internal.host.Step;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.spi.Answers.Owed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follow, during an apply, what is noted on one host: debts and the ledger. Thread-safe. What it holds is what the host holds, as
 * far as replies have confirmed.
 */
final class HostBook {

    private final String infra;
    private final Map<Debt, Long> debts = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString())); // this
    private final Map<String, LedgerEntry> ledger = new TreeMap<>(); // guarded by this
    private final List<Step> pending = new ArrayList<>(); // guarded by this

    HostBook(String infra, HostState state) {
        this.infra = infra;
        debts.putAll(state.debts());
        ledger.putAll(state.ledger());
    }

    synchronized Optional<Owed> owed(TaskNode node) {
        return Survey.noted(node, new HostState(debts, Map.of()));
    }

    synchronized List<Debt> debts(TaskNode node) {
        return Survey.debts(node, new HostState(debts, Map.of()));
    }

    synchronized List<Debt> debts() {
        return List.copyOf(debts.keySet());
    }

    /**
     * Return those of the entries that a finished task should have that the host does not have so.
     *
     * @param change what it changed
     * @param there whether its things were there before that, as far as that is known
     */
    synchronized List<LedgerEntry> entries(
            TaskNode node, int order, Optional<Decision.Change> change, Map<String, Boolean> there) {
        if (node.task().tags().contains(Pruning.TAG)) {
            return List.of();
        }
        return node.resources().noted().stream()
                .flatMap(resource ->
                        entry(node, resource, order, change, Optional.ofNullable(there.get(resource))).stream())
                .toList();
    }

    private Optional<LedgerEntry> entry(
            TaskNode node, String resource, int order, Optional<Decision.Change> change, Optional<Boolean> there) {
        LedgerEntry before = ledger.get(node.task().module() + " " + resource);
        boolean created =
                before != null ? before.created() : change.isPresent() && isCreating(node, change.get(), there);
        LedgerEntry entry = new LedgerEntry(
                infra,
                node.task().module(),
                resource,
                created,
                node.owners().stream().map(LedgerEntry::owner).sorted().toList(),
                before != null ? before.order() : order);
        return entry.equals(before) ? Optional.empty() : Optional.of(entry);
    }

    /**
     * Tell whether a change makes a thing: where nothing was in its place. What shares a task with others, such as a key of a user, is
     * made when it was not there and one of them came from nothing, or was made before.
     */
    private boolean isCreating(TaskNode node, Decision.Change change, Optional<Boolean> there) {
        List<Optional<String>> before =
                change.differences().stream().map(Difference::before).toList();
        boolean fromNothing = !before.isEmpty() && before.stream().allMatch(Optional::isEmpty);
        List<String> things = node.resources().noted();
        if (there.isEmpty() || there.get() || things.size() == 1) {
            return fromNothing && !there.orElse(false);
        }
        return before.stream().anyMatch(Optional::isEmpty)
                || things.stream()
                        .map(resource -> ledger.get(node.task().module() + " " + resource))
                        .anyMatch(sibling -> sibling != null && sibling.created());
    }

    /** Return the entries that are struck when a task that takes something away is done; none for all other tasks. */
    synchronized List<LedgerEntry> removed(TaskNode node) {
        if (!node.task().tags().contains(Pruning.TAG)) {
            return List.of();
        }
        return node.resources().noted().stream()
                .map(resource -> ledger.get(node.task().module() + " " + resource))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Tell whether nothing is noted yet of what an entry is for. */
    synchronized boolean isNew(LedgerEntry entry) {
        return !ledger.containsKey(entry.key());
    }

    /** Hold what a step has noted on the host. */
    synchronized void follow(Step step) {
        if (step instanceof Step.Owe owe) {
            debts.put(owe.debt(), Long.MAX_VALUE);
        } else if (step instanceof Step.Pay pay) {
            debts.remove(pay.debt());
        } else if (step instanceof Step.Enter enter) {
            String key = enter.entry().key();
            ledger.put(key, enter.entry());
            // What a first attempt did not make, and a second one did, is not struck at the end.
            pending.removeIf(put ->
                    put instanceof Step.Strike strike && strike.entry().key().equals(key));
        } else if (step instanceof Step.Strike strike) {
            ledger.remove(strike.entry().key());
        }
    }

    /** Note, at the end of the run, a task whose thing was there already, or gone. */
    synchronized void settle(TaskNode node, int order) {
        entries(node, order, Optional.empty(), Map.of()).forEach(entry -> later(new Step.Enter(entry)));
        removed(node).forEach(entry -> later(new Step.Strike(entry)));
        debts(node).forEach(debt -> later(new Step.Pay(debt)));
    }

    /** Put a step off until the end of the run, when all of them go in one request; it holds from now on. */
    synchronized void later(Step step) {
        follow(step);
        pending.add(step);
    }

    synchronized List<Step> takePending() {
        List<Step> taken = List.copyOf(pending);
        pending.clear();
        return taken;
    }
}
