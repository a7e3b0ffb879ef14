package dev.fettle.engine.internal;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.graph.GraphWalker;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.TaskId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Bound running tasks: over all hosts, on one host, and one at a time in each exclusive group of a host. */
final class Places implements GraphWalker.Admission<TaskId> {

    private final TaskGraph graph;
    private final ApplyOptions options;
    private final Map<HostId, Integer> onHost = new HashMap<>();
    private final Set<String> groups = new HashSet<>();
    private final Set<HostId> taken = new HashSet<>();
    private int running;

    Places(TaskGraph graph, ApplyOptions options) {
        this.graph = graph;
        this.options = options;
    }

    @Override
    public boolean admit(TaskId node) {
        int here = onHost.getOrDefault(node.host(), 0);
        if (running >= options.parallelism() || here >= options.parallelismPerHost()) {
            return false;
        }
        boolean alone = graph.node(node).isAlone();
        if (taken.contains(node.host()) || alone && here > 0) {
            return false;
        }
        if (alone) {
            taken.add(node.host());
        }
        String group = group(node);
        if (!group.isEmpty() && !groups.add(group)) {
            return false;
        }
        running++;
        onHost.put(node.host(), here + 1);
        return true;
    }

    @Override
    public void release(TaskId node) {
        running--;
        onHost.merge(node.host(), -1, Integer::sum);
        groups.remove(group(node));
        if (graph.node(node).isAlone()) {
            taken.remove(node.host());
        }
    }

    private String group(TaskId node) {
        return graph.node(node)
                .resources()
                .exclusive()
                .map(g -> node.host() + " " + g)
                .orElse("");
    }
}
