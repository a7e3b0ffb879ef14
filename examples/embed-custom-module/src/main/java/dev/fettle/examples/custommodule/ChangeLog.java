package dev.fettle.examples.custommodule;

import dev.fettle.engine.apply.TaskResult.Outcome;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keep and log which tasks changed something. */
public final class ChangeLog implements EngineListener {

    private static final Logger LOG = System.getLogger(ChangeLog.class.getName());

    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Return the tasks that changed something, in the order in which they ended. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void on(EngineEvent event) {
        if (event instanceof EngineEvent.TaskFinished finished
                && finished.result().outcome() == Outcome.CHANGED) {
            lines.add(finished.result().id().toString());
            LOG.log(
                    Level.DEBUG,
                    "{0}: {1}",
                    finished.result().id(),
                    finished.result().reason());
        }
    }
}
