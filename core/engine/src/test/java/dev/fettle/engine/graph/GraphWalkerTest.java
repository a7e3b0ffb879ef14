package dev.fettle.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphWalkerTest {

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Cancellation cancellation = new Cancellation();

    private final class Recorder implements GraphWalker.Visitor<String> {
        private final Set<String> failing;

        Recorder(String... failing) {
            this.failing = Set.of(failing);
        }

        @Override
        public boolean visit(String node) {
            log.add(node);
            if (node.equals("stop")) {
                cancellation.cancel();
            }
            if (node.equals("throw")) {
                throw new IllegalArgumentException("no");
            }
            return !failing.contains(node);
        }

        @Override
        public void skip(String node, String cause) {
            log.add("skip " + node + " for " + cause);
        }

        @Override
        public void drop(String node) {
            log.add("drop " + node);
        }
    }

    private record Limit(int most, List<Integer> running) implements GraphWalker.Admission<String> {
        @Override
        public boolean admit(String node) {
            if (running.get(0) >= most) {
                return false;
            }
            running.set(0, running.get(0) + 1);
            return true;
        }

        @Override
        public void release(String node) {
            running.set(0, running.get(0) - 1);
        }
    }

    private void walk(Graph<String, String> graph, Recorder visitor) throws InterruptedException {
        Limit one = new Limit(1, new ArrayList<>(List.of(0)));
        new GraphWalker<>(graph, label -> !label.equals("soft"), visitor, one, Runnable::run, cancellation).walk();
    }

    private static Graph<String, String> graph(String... edges) {
        Graph.Builder<String, String> graph = Graph.builder();
        for (String edge : edges) {
            String[] words = edge.split(" ");
            graph.edge(words[0], words[1], words.length > 2 ? words[2] : "");
        }
        return graph.build();
    }

    @Test
    void visitsInTheNodesOwnOrderWhereNothingWaits() throws Exception {
        walk(graph("c d", "b d", "a e"), new Recorder());
        assertThat(log).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void skipsAllThatWaitsForAFailureAndNamesTheFirstCause() throws Exception {
        walk(graph("a b", "b c", "c d", "a x soft", "m n"), new Recorder("a"));
        assertThat(log).containsExactlyInAnyOrder("a", "skip b for a", "skip c for a", "skip d for a", "x", "m", "n");
    }

    @Test
    void dropsWhatHasNotBegunWhenStopped() throws Exception {
        walk(graph("stop z", "z zz", "later zz"), new Recorder());
        assertThat(log).contains("stop", "drop z", "skip zz for z").doesNotContain("z", "zz");
    }

    @Test
    void endsWhenAVisitThrows() {
        assertThatThrownBy(() -> walk(graph("throw z", "u v"), new Recorder()))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no");
        assertThat(log).containsExactly("throw", "drop u", "skip z for throw", "skip v for u");
    }

    @Test
    void refusesACircleHoweverLateItCloses() {
        Graph.Builder<String, String> graph = Graph.builder();
        graph.edge("a", "b", "");
        assertThat(graph.cycle()).isEmpty();
        graph.edge("b", "a", "");
        assertThatThrownBy(graph::build).isInstanceOf(IllegalStateException.class);
        assertThat(graph.cycle())
                .hasValueSatisfying(circle ->
                        assertThat(circle).extracting(Graph.Edge::from).containsExactly("a", "b"));
    }
}
