package dev.fettle.report;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.SourceRange;
import dev.fettle.engine.graph.Graph;
import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Facts;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.model.Task;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Difference;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.PlannedTask.Certainty;
import dev.fettle.engine.plan.TaskEdge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A plan with one of each: created, changed, removed, deferred, blocked, foretold, masked, up to date, unreachable. */
final class SamplePlan {

    /** What a task asks for. */
    record Thing(String name) {}

    private final List<PlannedTask> tasks = new ArrayList<>();
    private final Graph.Builder<TaskId, TaskEdge> graph = Graph.builder();

    private SamplePlan() {}

    static Plan make() {
        SamplePlan sample = new SamplePlan();
        Content secret = Content.of("# settings\nLEVEL=info\nPASSWORD=")
                .plus(Content.secret(SecretRef.parse("store:db")))
                .plus("\n</script><b>&amp;\n");
        sample.add("app/dir@web-1", Decision.upToDate("the directory is as desired"), Certainty.KNOWN, "");
        sample.add(
                "app/env@web-1",
                Decision.change(
                        "content and mode differ",
                        List.of(
                                Difference.content(
                                        "content", Optional.of("# settings\nLEVEL=debug\nPASSWORD=old\n"), secret),
                                Difference.of("mode", "0644", "0600")),
                        List.of(Command.shell("true"))),
                Certainty.KNOWN,
                "environment");
        sample.add(
                "app/unit@web-1",
                Decision.change(
                        "the file is missing",
                        List.of(Difference.created("mode", "0644")),
                        List.of(Command.shell("true"))),
                Certainty.KNOWN,
                "");
        sample.add(
                "app/service@web-1",
                Decision.change(
                        "a restart is owed",
                        List.of(Difference.of("process", "old", "restarted")),
                        List.of(Command.shell("systemctl restart app"))),
                Certainty.FORETOLD,
                "");
        sample.add(
                "app/old@web-1",
                Decision.destroy(
                        "the file shall not be there",
                        List.of(Difference.removed("file", "12 bytes")),
                        List.of(Command.shell("rm"))),
                Certainty.KNOWN,
                "no longer declared");
        sample.add("tls/cert@web-1", new Decision.Deferred("until tls/sign@db-1 is done"), Certainty.DEFERRED, "");
        sample.add(
                "pg/data@db-1", Decision.blocked("a directory is in its place", "Move it away."), Certainty.KNOWN, "");
        sample.add(
                "pg/check@db-1",
                Decision.unverifiable("it always runs", List.of(), List.of(Command.of("pg_isready", "-q"))),
                Certainty.KNOWN,
                "");
        sample.edge("app/dir@web-1", "app/env@web-1", new TaskEdge.Order("needs path:/etc/app from"));
        sample.edge("app/env@web-1", "app/service@web-1", new TaskEdge.Triggers("restart"));
        sample.edge("app/unit@web-1", "app/service@web-1", new TaskEdge.Order("needs unit:app.service from"));
        sample.edge("pg/check@db-1", "app/service@web-1", new TaskEdge.Finally("comes after the end of"));
        return sample.plan(
                List.of(
                        Diagnostic.warning(
                                Diagnostic.Code.ADVICE, "`access_url` is not encrypted.", "Use a certificate."),
                        Diagnostic.error(
                                        Diagnostic.Code.BLOCKED,
                                        "`pg/data@db-1`: a directory is in its place.",
                                        "Move it away.")
                                .at(new SourceRange("infra/prod.pkl", 12, 5))
                                .about("pg/data@db-1"),
                        Diagnostic.error(
                                        Diagnostic.Code.HOST_UNREACHABLE,
                                        "`lost-1` cannot be reached: connection refused.",
                                        "Check its address.")
                                .about("lost-1")),
                Set.of("lost-1"));
    }

    /** A plan of many tasks in chains of ten, every third of which changes. */
    static Plan large(int hosts, int tasksPerHost) {
        SamplePlan sample = new SamplePlan();
        for (int h = 0; h < hosts; h++) {
            for (int t = 0; t < tasksPerHost; t++) {
                String id = "app/task-" + t + "@host-" + h;
                sample.add(
                        id,
                        t % 3 == 0
                                ? Decision.change(
                                        "content differs",
                                        List.of(Difference.of("mode", "0644", "0600")),
                                        List.of(Command.shell("true")))
                                : Decision.upToDate("the file is as desired"),
                        Certainty.KNOWN,
                        "");
                if (t % 10 != 0) {
                    sample.edge(
                            "app/task-" + (t - 1) + "@host-" + h, id, new TaskEdge.Order("is declared to come after"));
                }
            }
        }
        return sample.plan(List.of(), Set.of());
    }

    private void add(String id, Decision decision, Certainty certainty, String description) {
        TaskId key = TaskId.parse(id);
        graph.node(key);
        Task task = Task.of(key, "fettle.file", new Thing(key.name()))
                .description(description)
                .source(new SourceRange("infra/prod.pkl", tasks.size() + 1, 3))
                .build();
        tasks.add(new PlannedTask(
                task,
                Set.of(key),
                decision,
                certainty,
                certainty == Certainty.FORETOLD ? Optional.of(TaskId.parse("app/unit@web-1")) : Optional.empty(),
                List.of()));
    }

    private void edge(String from, String to, TaskEdge label) {
        graph.edge(TaskId.parse(from), TaskId.parse(to), label);
    }

    private Plan plan(List<Diagnostic> diagnostics, Set<String> unreachable) {
        Map<HostId, Plan.HostPlan> hosts = new TreeMap<>();
        for (PlannedTask task : tasks) {
            HostId host = task.id().host();
            if (!unreachable.contains(host.name())) {
                hosts.put(
                        host,
                        new Plan.HostPlan(
                                Server.of(host.name(), "192.0.2.1", "ssh"),
                                Facts.sample("debian", "debian", "12", "bookworm"),
                                3));
            }
        }
        return new Plan("prod", "everything", "install", hosts, tasks, graph.build(), diagnostics);
    }
}
