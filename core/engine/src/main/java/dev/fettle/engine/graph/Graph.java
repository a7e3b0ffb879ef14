package dev.fettle.engine.graph;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Hold a directed graph whose edges carry a label. Immutable. An edge leads from what comes first to what waits for it.
 *
 * @param <N> the nodes; compared by {@code equals}, ordered for repeatable results
 * @param <E> the labels
 */
public final class Graph<N extends Comparable<? super N>, E> {

    /**
     * One edge.
     *
     * @param from what comes first
     * @param to what waits
     * @param label why
     */
    public record Edge<N, E>(N from, N to, E label) {
        /** Check the parts. */
        public Edge {
            requireNonNull(from, "from is null");
            requireNonNull(to, "to is null");
            requireNonNull(label, "label is null");
        }
    }

    private final Map<N, List<Edge<N, E>>> outgoing;
    private final Map<N, List<Edge<N, E>>> incoming;

    private Graph(Map<N, List<Edge<N, E>>> outgoing, Map<N, List<Edge<N, E>>> incoming) {
        this.outgoing = copy(outgoing);
        this.incoming = copy(incoming);
    }

    private static <N, E> Map<N, List<Edge<N, E>>> copy(Map<N, List<Edge<N, E>>> edges) {
        Map<N, List<Edge<N, E>>> copy = new LinkedHashMap<>();
        edges.forEach((node, list) -> copy.put(node, List.copyOf(list)));
        return copy;
    }

    /** Start a graph. */
    public static <N extends Comparable<? super N>, E> Builder<N, E> builder() {
        return new Builder<>();
    }

    /** Return the nodes, in the order they were added. */
    public Set<N> nodes() {
        return Collections.unmodifiableSet(outgoing.keySet());
    }

    /** Return every edge. */
    public List<Edge<N, E>> edges() {
        return outgoing.values().stream().flatMap(List::stream).toList();
    }

    /** Return the edges to what waits for a node. */
    public List<Edge<N, E>> from(N node) {
        return outgoing.getOrDefault(node, List.of());
    }

    /** Return the edges from what a node waits for. */
    public List<Edge<N, E>> to(N node) {
        return incoming.getOrDefault(node, List.of());
    }

    /** Return everything that a node waits for, directly or not, itself excluded. */
    public Set<N> ancestors(N node) {
        return reach(node, incoming, true);
    }

    /** Return everything that waits for a node, directly or not, itself excluded. */
    public Set<N> descendants(N node) {
        return reach(node, outgoing, false);
    }

    private Set<N> reach(N start, Map<N, List<Edge<N, E>>> edges, boolean backwards) {
        Set<N> seen = new LinkedHashSet<>();
        Deque<N> todo = new ArrayDeque<>(List.of(start));
        while (!todo.isEmpty()) {
            for (Edge<N, E> edge : edges.getOrDefault(todo.pop(), List.of())) {
                N next = backwards ? edge.from() : edge.to();
                if (seen.add(next)) {
                    todo.push(next);
                }
            }
        }
        seen.remove(start);
        return seen;
    }

    /** Return the nodes so that each comes after what it waits for; ties go by the nodes' own order. */
    public List<N> order() {
        Map<N, Integer> waiting = new HashMap<>();
        PriorityQueue<N> ready = new PriorityQueue<>();
        for (N node : outgoing.keySet()) {
            int count = to(node).size();
            waiting.put(node, count);
            if (count == 0) {
                ready.add(node);
            }
        }
        List<N> order = new ArrayList<>(outgoing.size());
        while (!ready.isEmpty()) {
            N node = ready.remove();
            order.add(node);
            for (Edge<N, E> edge : from(node)) {
                if (waiting.merge(edge.to(), -1, Integer::sum) == 0) {
                    ready.add(edge.to());
                }
            }
        }
        return order;
    }

    /** Collect nodes and edges. Not thread-safe. */
    public static final class Builder<N extends Comparable<? super N>, E> {
        private final Map<N, List<Edge<N, E>>> outgoing = new LinkedHashMap<>();
        private final Map<N, List<Edge<N, E>>> incoming = new LinkedHashMap<>();
        private final Set<Edge<N, E>> seen = new java.util.HashSet<>();
        private boolean searched; // whether there is no circle among what was added so far

        private Builder() {}

        /** Add a node; a second time does nothing. */
        public Builder<N, E> node(N node) {
            outgoing.computeIfAbsent(node, n -> new ArrayList<>());
            incoming.computeIfAbsent(node, n -> new ArrayList<>());
            return this;
        }

        /** Add an edge and its nodes; the same edge a second time does nothing. */
        public Builder<N, E> edge(N from, N to, E label) {
            node(from);
            node(to);
            Edge<N, E> edge = new Edge<>(from, to, label);
            if (seen.add(edge)) {
                searched = false;
                outgoing.computeIfAbsent(from, n -> new ArrayList<>()).add(edge);
                incoming.computeIfAbsent(to, n -> new ArrayList<>()).add(edge);
            }
            return this;
        }

        /** Find a circle, if there is one: its edges in order, begun at its smallest node, so that one circle is one value. */
        public Optional<List<Edge<N, E>>> cycle() {
            Map<N, Integer> state = new HashMap<>(); // 1: on the path, 2: done
            for (N start : outgoing.keySet().stream().sorted().toList()) {
                if (!state.containsKey(start)) {
                    List<Edge<N, E>> found = search(start, state);
                    if (!found.isEmpty()) {
                        return Optional.of(normalise(found));
                    }
                }
            }
            searched = true;
            return Optional.empty();
        }

        private List<Edge<N, E>> search(N start, Map<N, Integer> state) {
            Deque<N> nodes = new ArrayDeque<>(List.of(start));
            Deque<java.util.Iterator<Edge<N, E>>> open = new ArrayDeque<>();
            List<Edge<N, E>> path = new ArrayList<>();
            state.put(start, 1);
            open.push(outgoing.getOrDefault(start, List.of()).iterator());
            while (!open.isEmpty()) {
                if (!open.peek().hasNext()) {
                    open.pop();
                    state.put(nodes.pop(), 2);
                    if (!path.isEmpty()) {
                        path.remove(path.size() - 1);
                    }
                    continue;
                }
                Edge<N, E> edge = open.peek().next();
                Integer seenState = state.get(edge.to());
                if (seenState == null) {
                    state.put(edge.to(), 1);
                    nodes.push(edge.to());
                    path.add(edge);
                    open.push(outgoing.getOrDefault(edge.to(), List.of()).iterator());
                } else if (seenState == 1) {
                    path.add(edge);
                    int begin = 0;
                    while (!path.get(begin).from().equals(edge.to())) {
                        begin++;
                    }
                    return new ArrayList<>(path.subList(begin, path.size()));
                }
            }
            return List.of();
        }

        private static <N extends Comparable<? super N>, E> List<Edge<N, E>> normalise(List<Edge<N, E>> circle) {
            int smallest = 0;
            for (int i = 1; i < circle.size(); i++) {
                if (circle.get(i).from().compareTo(circle.get(smallest).from()) < 0) {
                    smallest = i;
                }
            }
            Collections.rotate(circle, -smallest);
            return List.copyOf(circle);
        }

        /**
         * Make the graph.
         *
         * @throws IllegalStateException when it has a circle; ask {@link #cycle()} first
         */
        public Graph<N, E> build() {
            if (!searched && cycle().isPresent()) {
                throw new IllegalStateException("The graph has a circle.");
            }
            return new Graph<>(outgoing, incoming);
        }
    }
}
