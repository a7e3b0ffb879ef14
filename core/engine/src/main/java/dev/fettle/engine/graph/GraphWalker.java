package dev.fettle.engine.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/**
 * Visit every node of a graph once, each after what it waits for, as many at once as an admission allows.
 *
 * <p>A node that waits holds no place: only running work is bounded. When a visit fails, what waits for it by a blocking edge is
 * not visited but told why, and the rest goes on.
 *
 * @param <N> the nodes
 * @param <E> the labels of the edges
 */
public final class GraphWalker<N extends Comparable<? super N>, E> {

    /** Do the work. Called from several threads. */
    public interface Visitor<N> {

        /** Visit a node and return whether what waits for it may go on. What it throws ends the walk. */
        boolean visit(N node) throws Exception;

        /** Hear that a node is not visited because of another that failed. */
        void skip(N node, N cause);

        /** Hear that a node is not visited because the walk was cancelled. */
        void drop(N node);
    }

    /** Say what may run side by side. Called from one thread. */
    public interface Admission<N> {

        /** Take a place for a node, if there is one. */
        boolean admit(N node);

        /** Give its place back. */
        void release(N node);
    }

    private record Done<N>(N node, boolean succeeded, Optional<Throwable> failure) {}

    private final Graph<N, E> graph;
    private final Predicate<E> blocking;
    private final Visitor<N> visitor;
    private final Admission<N> admission;
    private final Executor executor;
    private final Cancellation cancellation;

    private final LinkedBlockingQueue<Done<N>> finished = new LinkedBlockingQueue<>();
    private final Map<N, Integer> waiting = new HashMap<>();
    private final Map<N, N> causes = new LinkedHashMap<>();
    private final Set<N> ready = new TreeSet<>();

    /**
     * Prepare a walk.
     *
     * @param blocking tells whether an edge holds its end back when its beginning failed
     */
    public GraphWalker(
            Graph<N, E> graph,
            Predicate<E> blocking,
            Visitor<N> visitor,
            Admission<N> admission,
            Executor executor,
            Cancellation cancellation) {
        this.graph = graph;
        this.blocking = blocking;
        this.visitor = visitor;
        this.admission = admission;
        this.executor = executor;
        this.cancellation = cancellation;
    }

    /**
     * Walk; return when every node was visited, skipped or dropped, and nothing runs any more.
     *
     * @throws InterruptedException when the calling thread is interrupted; running visits are waited for
     * @throws IllegalStateException when a visit threw; the others have ended
     */
    public void walk() throws InterruptedException {
        for (N node : graph.nodes()) {
            int count = graph.to(node).size();
            waiting.put(node, count);
            if (count == 0) {
                ready.add(node);
            }
        }
        int left = graph.nodes().size();
        int running = 0;
        List<Throwable> thrown = new ArrayList<>();
        while (left > 0) {
            boolean stopped = cancellation.isCancelled() || !thrown.isEmpty();
            List<N> unvisited = new ArrayList<>();
            for (Iterator<N> each = ready.iterator(); each.hasNext(); ) {
                N node = each.next();
                if (stopped || causes.containsKey(node)) {
                    each.remove();
                    unvisited.add(node);
                } else if (admission.admit(node)) {
                    each.remove();
                    running++;
                    executor.execute(() -> finished.add(visit(node)));
                }
            }
            for (N node : unvisited) {
                N cause = causes.get(node);
                if (cause != null) {
                    visitor.skip(node, cause);
                } else {
                    visitor.drop(node);
                }
                settle(node, false);
                left--;
            }
            if (!unvisited.isEmpty()) {
                continue;
            }
            if (running == 0) {
                throw new IllegalStateException("Nothing runs and nothing is admitted: " + ready);
            }
            Done<N> done = finished.take();
            do {
                running--;
                left--;
                admission.release(done.node());
                done.failure().ifPresent(thrown::add);
                settle(done.node(), done.succeeded());
                done = finished.poll();
            } while (done != null);
        }
        if (!thrown.isEmpty()) {
            throw new IllegalStateException("A visit failed unexpectedly.", thrown.get(0));
        }
    }

    private Done<N> visit(N node) {
        try {
            return new Done<>(node, visitor.visit(node), Optional.empty());
        } catch (Throwable e) { // handed to the walking thread
            return new Done<>(node, false, Optional.of(e));
        }
    }

    private void settle(N node, boolean succeeded) {
        for (Graph.Edge<N, E> edge : graph.from(node)) {
            if (!succeeded && blocking.test(edge.label())) {
                causes.putIfAbsent(edge.to(), causes.getOrDefault(node, node));
            }
            Integer count = waiting.merge(edge.to(), -1, Integer::sum);
            if (count != null && count == 0) {
                ready.add(edge.to());
            }
        }
    }
}
