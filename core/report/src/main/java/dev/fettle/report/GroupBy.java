package dev.fettle.report;

import dev.fettle.engine.plan.PlannedTask;

/** Say under which headings the tasks of a plan are written. */
public enum GroupBy {
    /** By the server that they are on. */
    SERVER,
    /** By the taskserv that they belong to. */
    TASKSERV,
    /** By their kind, which is the module's name: file, package, service … */
    KIND;

    /** Return the heading that a task comes under. */
    String heading(PlannedTask task) {
        return switch (this) {
            case SERVER -> task.id().host().name();
            case TASKSERV -> task.id().owner();
            case KIND -> task.task().module().replaceFirst("^fettle\\.", "");
        };
    }

    /** Return what a task is called below that heading. */
    String name(PlannedTask task) {
        String name = task.id().owner() + "/" + task.id().name();
        return this == SERVER ? name : name + "@" + task.id().host();
    }
}
