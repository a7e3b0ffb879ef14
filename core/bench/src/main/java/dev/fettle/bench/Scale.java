package dev.fettle.bench;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.Engine;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.apply.Report;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.plan.Plan;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Collection;
import java.util.IntSummaryStatistics;

/**
 * Time planning and applying on many hosts in memory, then count requests as tasks grow.
 *
 * <p>Arguments: hosts (1000) and tasks of each (100).
 */
public final class Scale {

    private static final PrintStream OUT = System.out;

    private Scale() {}

    /** Run. */
    public static void main(String[] args) {
        int hosts = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int tasks = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        OUT.printf(
                "%d hosts, %d tasks each, %d processors%n",
                hosts, tasks, Runtime.getRuntime().availableProcessors());
        OUT.printf("%-34s %8s %8s %12s %14s%n", "what", "wall s", "CPU s", "peak heap MB", "requests/host");
        Fleet fleet = new Fleet(hosts, tasks);
        Definition definition = fleet.definition();
        Engine engine = fleet.engine(new MemoryHost.Hosts());
        try (Run run = engine.open(definition)) {
            Measured<Plan> plan = measure(() -> run.plan(Scope.all(), new Cancellation()));
            line("first plan, all to be made", plan, requests(plan.result()));
            require(plan.result().changes().size() == hosts * tasks, "everything is to be made");
            Measured<Report> report =
                    measure(() -> run.apply(plan.result(), ApplyOptions.defaults(), new Cancellation()));
            line("apply of it", report, stats(report.result().roundTrips().values()));
            require(report.result().converged(), "everything is made");
        }
        for (int i = 1; i <= 2; i++) {
            try (Run run = engine.open(definition)) {
                Measured<Plan> plan = measure(() -> run.plan(Scope.all(), new Cancellation()));
                line("plan, nothing to change (" + i + ")", plan, requests(plan.result()));
                require(plan.result().isEmpty(), "nothing changes");
                Measured<Report> report =
                        measure(() -> run.apply(plan.result(), ApplyOptions.defaults(), new Cancellation()));
                line("apply of that", report, stats(report.result().roundTrips().values()));
            }
        }
        for (int many : new int[] {10, 100, 1000}) {
            Fleet one = new Fleet(1, many);
            Engine small = one.engine(new MemoryHost.Hosts());
            small.apply(one.definition());
            Measured<Report> again = measure(() -> small.apply(one.definition()));
            line(
                    "1 host, " + many + " tasks, nothing to do",
                    again,
                    stats(again.result().roundTrips().values()));
        }
    }

    private record Measured<T>(T result, double wall, double cpu, long heap) {}

    private interface Work<T> {
        T now();
    }

    private static <T> Measured<T> measure(Work<T> work) {
        System.gc();
        Collection<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        long cpu = cpu();
        long wall = System.nanoTime();
        T result = work.now();
        double took = (System.nanoTime() - wall) / 1e9;
        long heap = pools.stream()
                .filter(p -> p.getType() == MemoryType.HEAP)
                .mapToLong(p -> p.getPeakUsage().getUsed())
                .sum();
        return new Measured<>(result, took, (cpu() - cpu) / 1e9, heap >> 20);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static String requests(Plan plan) {
        return stats(
                plan.hosts().values().stream().map(Plan.HostPlan::roundTrips).toList());
    }

    private static String stats(Collection<Integer> counts) {
        IntSummaryStatistics all = counts.stream().mapToInt(Integer::intValue).summaryStatistics();
        return all.getMin() == all.getMax() ? String.valueOf(all.getMax()) : all.getMin() + " to " + all.getMax();
    }

    private static void line(String what, Measured<?> measured, String requests) {
        OUT.printf("%-34s %8.2f %8.2f %12d %14s%n", what, measured.wall(), measured.cpu(), measured.heap(), requests);
    }

    private static void require(boolean met, String what) {
        if (!met) {
            throw new IllegalStateException("It does not hold that " + what + ".");
        }
    }
}
