package dev.fettle.engine.internal;

import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.internal.host.Frame;
import dev.fettle.engine.internal.host.HostAccess;
import dev.fettle.engine.internal.host.Reply;
import dev.fettle.engine.internal.host.Step;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Fetch;
import dev.fettle.engine.plan.Reboot;
import dev.fettle.engine.spi.ConnectionException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Do for one task what the engine does itself, between two requests: fetch a file, see a host through a reboot. */
final class Errands {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Command BOOT = Command.shell("cat /proc/sys/kernel/random/boot_id");
    private static final Command REBOOT = Command.shell("""
            if [ -d /run/systemd/system ]; then systemctl reboot; else shutdown -r now 2>/dev/null || reboot; fi
            """);

    private final Applier run;
    private final TaskId id;
    private final HostAccess host;
    private final String actAs;

    Errands(Applier run, TaskId id, HostAccess host, String actAs) {
        this.run = run;
        this.id = id;
        this.host = host;
        this.actAs = actAs;
    }

    /** Do what an action asks for, and answer as a host would. */
    Reply run(Action action) throws ConnectionException, InterruptedException {
        try {
            if (action instanceof Fetch fetch) {
                return fetch(fetch);
            }
            if (action instanceof Reboot reboot) {
                return reboot(reboot.timeLimit());
            }
        } catch (IllegalArgumentException e) {
            return Reply.of(1, String.valueOf(e.getMessage()));
        }
        throw new IllegalStateException("A frame carries out `" + action + "`.");
    }

    private Reply fetch(Fetch fetch) throws ConnectionException, InterruptedException {
        try (ControllerFiles.Draft draft = ControllerFiles.draft(fetch.target(), fetch.mode())) {
            Reply fetched = host.fetch(fetch.path(), fetch.actAs().orElse(actAs), draft.out());
            if (fetched.status() != 0) {
                return fetched;
            }
            if (!draft.sha256().equals(fetch.sha256())) {
                return Reply.none(Reply.MOVED);
            }
            draft.keep();
            return Reply.of(0, "");
        } catch (ConnectionException e) {
            throw e;
        } catch (IOException e) {
            return Reply.of(1, "`" + fetch.target() + "` cannot be written: " + ControllerFiles.why(e));
        }
    }

    private Reply reboot(Duration limit) throws ConnectionException, InterruptedException {
        Reply before = ask(BOOT);
        if (before.status() != 0) {
            return before;
        }
        Instant until = run.clock().instant().plus(limit);
        try {
            Reply asked = ask(REBOOT);
            if (asked.status() > 0) {
                return asked;
            }
        } catch (ConnectionException e) {
            if (e.reason() != ConnectionException.Reason.LOST) {
                throw e;
            }
            // It went down before it could answer.
        }
        run.events().on(new EngineEvent.TaskProgress(id, "the host reboots"));
        String last = "it still runs";
        while (run.clock().instant().isBefore(until)) {
            run.pause(PAUSE);
            if (run.cancellation().isCancelled()) {
                return Reply.none(Reply.CANCELLED);
            }
            try {
                host.reconnect(host.epoch());
                Reply now = ask(BOOT);
                if (now.status() == 0 && !now.text().equals(before.text())) {
                    return back();
                }
                last = "it still runs";
            } catch (ConnectionException e) {
                last = String.valueOf(e.getMessage());
            }
        }
        return Reply.of(1, "It was not back within " + limit.toSeconds() + " s: " + last);
    }

    private Reply back() throws ConnectionException, InterruptedException {
        run.returned(id.host());
        String holder = host.lock(run.options().runName());
        return holder.isEmpty()
                ? Reply.of(0, "")
                : Reply.of(1, "It is back, but is being changed by another run: " + holder);
    }

    private Reply ask(Command command) throws ConnectionException, InterruptedException {
        Frame frame = new Frame(actAs, List.of(new Step.Act(command, Map.of(), "")), Prober.TIME_LIMIT);
        return host.run(frame).get(0);
    }
}
