package dev.fettle.engine;

/**
 * Say how a plan is applied.
 *
 * @param parallelism how many tasks run at once over all hosts; 32 by default
 * @param parallelismPerHost how many tasks run at once on one host; 4 by default
 * @param allowGrowth whether a task may do more than the plan showed when its host has moved since; false by default
 * @param runName who applies, shown to a second run that finds the host locked
 * @param tellOutput whether listeners are told what commands say while they run, as
 *     {@link dev.fettle.engine.event.EngineEvent.TaskOutput}; false by default
 */
public record ApplyOptions(
        int parallelism, int parallelismPerHost, boolean allowGrowth, String runName, boolean tellOutput) {

    /** Check the numbers. */
    public ApplyOptions {
        if (parallelism < 1 || parallelismPerHost < 1) {
            throw new IllegalArgumentException("At least one task must be able to run at once.");
        }
    }

    /** Return what applies unless somebody says otherwise. */
    public static ApplyOptions defaults() {
        return new ApplyOptions(32, 4, false, "fettle", false);
    }

    /** Return the same options with another name of the run. */
    public ApplyOptions by(String name) {
        return new ApplyOptions(parallelism, parallelismPerHost, allowGrowth, name, tellOutput);
    }

    /** Return the same options with growth allowed or not. */
    public ApplyOptions allowingGrowth(boolean allowed) {
        return new ApplyOptions(parallelism, parallelismPerHost, allowed, runName, tellOutput);
    }

    /** Return the same options with listeners told what commands say, or not. */
    public ApplyOptions tellingOutput(boolean told) {
        return new ApplyOptions(parallelism, parallelismPerHost, allowGrowth, runName, told);
    }
}
