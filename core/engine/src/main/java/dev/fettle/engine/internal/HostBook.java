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

    synchronized void owe(Debt debt, long micros) {
        debts.put(debt, micros);
    }

    synchronized void paid(Debt debt) {
        debts.remove(debt);
    }

    /** Return the entry that a finished task should have, if the host's differs. */
    synchronized Optional<LedgerEntry> entry(TaskNode node, int order, Optional<Decision.Change> change) {
        if (node.resources().manages().isEmpty() || node.task().tags().contains(Pruning.TAG)) {
            return Optional.empty();
        }
        String resource = node.resources().manages().get(0);
        LedgerEntry before = ledger.get(node.task().module() + " " + resource);
        boolean created = before != null
                ? before.created()
                : change.map(c -> !c.differences().isEmpty()
                                && c.differences().stream()
                                        .map(Difference::before)
                                        .allMatch(Optional::isEmpty))
                        .orElse(false);
        LedgerEntry entry = new LedgerEntry(
                infra,
                node.task().module(),
                resource,
                created,
                node.owners().stream().map(LedgerEntry::owner).sorted().toList(),
                before != null ? before.order() : order);
        return entry.equals(before) ? Optional.empty() : Optional.of(entry);
    }

    /** Return the entry that is struck when a task that takes something away is done; empty for all other tasks. */
    synchronized Optional<LedgerEntry> removed(TaskNode node) {
        if (!node.task().tags().contains(Pruning.TAG)
                || node.resources().manages().isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(ledger.get(
                node.task().module() + " " + node.resources().manages().get(0)));
    }

    synchronized void entered(LedgerEntry entry) {
        ledger.put(entry.key(), entry);
    }

    synchronized void struck(LedgerEntry entry) {
        ledger.remove(entry.key());
    }

    /** Note, at the end of the run, a task whose thing was there already, or gone. */
    synchronized void settle(TaskNode node, int order) {
        entry(node, order, Optional.empty()).ifPresent(entry -> {
            entered(entry);
            later(new Step.Enter(entry));
        });
        removed(node).ifPresent(entry -> {
            struck(entry);
            later(new Step.Strike(entry));
        });
    }

    /** Put a step off until the end of the run, when all of them go in one request. */
    synchronized void later(Step step) {
        pending.add(step);
    }

    synchronized List<Step> takePending() {
        List<Step> taken = List.copyOf(pending);
        pending.clear();
        return taken;
    }
}
