package dev.fettle.report;

import dev.fettle.engine.model.HostId;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Plan;
import dev.fettle.engine.plan.PlannedTask;
import dev.fettle.engine.plan.PlannedTask.Certainty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Write a plan for a person: under headings, what would change and why; what stays is counted. */
public final class PlanText {

    private final PlanView view;
    private final Style style;

    /** Write everything, server by server, in a style. */
    public PlanText(Style style) {
        this(PlanView.of(style));
    }

    /** Write what a view shows. */
    public PlanText(PlanView view) {
        this.view = view;
        this.style = view.style();
    }

    /** Return the text of a plan. */
    public String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        if (view.detail() != Detail.QUIET) {
            Plan shown = view.shown(plan);
            boolean merges = view.detail().shortens(plan.hosts().size());
            if (view.groupBy() == GroupBy.SERVER) {
                servers(text, shown, merges);
            } else {
                headings(text, shown, merges);
            }
        }
        text.append(new DiagnosticText(style).of(plan.diagnostics(), view.detail()));
        if (!plan.diagnostics().isEmpty()) {
            text.append('\n');
        }
        text.append(style.strong(summary(plan))).append('\n');
        return text.toString();
    }

    /** Return the lines that sum a plan up: how much changes, and of how much that is known exactly. */
    public String summary(Plan plan) {
        Map<Decision.Kind, Long> counts = plan.tasks().stream()
                .collect(Collectors.groupingBy(t -> t.decision().kind(), Collectors.counting()));
        long deferred = counts.getOrDefault(Decision.Kind.DEFERRED, 0L);
        long blocked = counts.getOrDefault(Decision.Kind.BLOCKED, 0L);
        long same = counts.getOrDefault(Decision.Kind.UP_TO_DATE, 0L);
        String hosts = count(plan.hosts().size(), "host");
        if (plan.isEmpty() && blocked == 0) {
            return "Plan: 0 changes. " + count(same, "task") + " up to date on " + hosts + ".";
        }
        return "Plan: " + counts.getOrDefault(Decision.Kind.CHANGE, 0L) + " to change"
                + (deferred == 0 ? "" : ", " + deferred + " known later")
                + (blocked == 0 ? "" : ", " + blocked + " blocked") + ", " + same + " up to date, on " + hosts + ". "
                + exactness(plan);
    }

    private static String exactness(Plan plan) {
        StringBuilder text = new StringBuilder("Exact: ")
                .append(plan.count(Certainty.KNOWN))
                .append(" of ")
                .append(count(plan.tasks().size(), "task"));
        String before = "; ";
        for (Certainty certainty : List.of(Certainty.FORETOLD, Certainty.TENTATIVE, Certainty.DEFERRED)) {
            long number = plan.count(certainty);
            if (number > 0) {
                text.append(before).append(number).append(' ');
                text.append(
                        certainty == Certainty.DEFERRED
                                ? "known later"
                                : certainty.name().toLowerCase(Locale.ROOT));
                before = ", ";
            }
        }
        return text.append('.').toString();
    }

    private void servers(StringBuilder text, Plan plan, boolean merges) {
        Map<HostId, List<PlannedTask>> byHost = new TreeMap<>();
        plan.hosts().keySet().forEach(host -> byHost.put(host, new ArrayList<>()));
        plan.tasks()
                .forEach(task -> byHost.computeIfAbsent(task.id().host(), h -> new ArrayList<>())
                        .add(task));
        Map<String, List<HostId>> alike = new LinkedHashMap<>();
        Map<HostId, String> bodies = new LinkedHashMap<>();
        byHost.forEach((host, tasks) -> {
            if (view.onlyChanges() && tasks.isEmpty()) {
                return;
            }
            String body = tasks(tasks);
            bodies.put(host, body);
            String key = merges ? system(plan, host) + "\n" + withoutName(body, host) : host.name();
            alike.computeIfAbsent(key, k -> new ArrayList<>()).add(host);
        });
        alike.values().forEach(hosts -> {
            HostId first = hosts.get(0);
            text.append(style.strong(named(hosts.stream().map(HostId::name).toList())));
            Plan.HostPlan known = plan.hosts().get(first);
            if (known == null) {
                text.append(" (cannot be reached)");
            } else {
                text.append(style.faint(" (" + system(plan, first)
                        + (hosts.size() > 1 ? "" : ", " + known.server().address()) + ")"));
            }
            text.append('\n').append(bodies.get(first)).append('\n');
        });
    }

    private static String system(Plan plan, HostId host) {
        Plan.HostPlan known = plan.hosts().get(host);
        return known == null
                ? ""
                : known.facts().osId() + " " + known.facts().osVersion() + ", "
                        + known.facts().arch();
    }

    private String tasks(List<PlannedTask> tasks) {
        StringBuilder text = new StringBuilder();
        int same = 0;
        for (PlannedTask task : tasks) {
            if (shows(task)) {
                new TaskText(style, text).write(task, view.groupBy().name(task));
            } else {
                same++;
            }
        }
        if (same > 0) {
            text.append(style.faint("    " + count(same, "task") + " up to date"))
                    .append('\n');
        }
        return text.toString();
    }

    private boolean shows(PlannedTask task) {
        return view.detail() == Detail.VERBOSE || task.decision().kind() != Decision.Kind.UP_TO_DATE;
    }

    private void headings(StringBuilder text, Plan plan, boolean merges) {
        Map<String, List<PlannedTask>> groups = new TreeMap<>();
        plan.tasks()
                .forEach(task -> groups.computeIfAbsent(view.groupBy().heading(task), h -> new ArrayList<>())
                        .add(task));
        groups.forEach((heading, tasks) -> {
            text.append(style.strong(heading)).append('\n');
            text.append(merges ? merged(tasks) : tasks(tasks)).append('\n');
        });
    }

    /** Write tasks that differ in nothing but their host once. */
    private String merged(List<PlannedTask> tasks) {
        Map<String, List<PlannedTask>> alike = new LinkedHashMap<>();
        List<PlannedTask> same = new ArrayList<>();
        for (PlannedTask task : tasks) {
            if (shows(task)) {
                StringBuilder alone = new StringBuilder();
                new TaskText(style, alone).write(task, view.groupBy().name(task));
                alike.computeIfAbsent(withoutName(alone.toString(), task.id().host()), k -> new ArrayList<>())
                        .add(task);
            } else {
                same.add(task);
            }
        }
        StringBuilder text = new StringBuilder();
        alike.values()
                .forEach(group -> new TaskText(style, text)
                        .write(
                                group.get(0),
                                named(group.stream()
                                        .map(t -> view.groupBy().name(t))
                                        .toList())));
        return text + tasks(same);
    }

    private static String named(List<String> names) {
        return names.size() == 1 ? names.get(0) : names.get(0) + " and " + (names.size() - 1) + " more, alike";
    }

    /** Take a host's name out of what is said of it, so that two hosts can be compared. */
    private static String withoutName(String text, HostId host) {
        return text.replaceAll(
                "(?<![A-Za-z0-9_-])" + Pattern.quote(host.name()) + "(?![A-Za-z0-9_-])", Matcher.quoteReplacement("*"));
    }

    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
