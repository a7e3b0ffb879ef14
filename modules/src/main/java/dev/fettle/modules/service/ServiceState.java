package dev.fettle.modules.service;

import static java.util.Objects.requireNonNull;

/**
 * Hold what systemd says of a unit. Times are microseconds since 1970 by the host's clock, 0 when it never happened.
 *
 * @param reachable whether systemd answered at all
 * @param load {@code loaded}, {@code not-found}, {@code masked}, {@code bad-setting}, {@code error}
 * @param active {@code active}, {@code reloading}, {@code inactive}, {@code failed}, {@code activating},
 *     {@code deactivating}
 * @param sub the finer state, such as {@code running}, {@code exited}, {@code auto-restart}
 * @param file whether it is enabled: {@code enabled}, {@code disabled}, {@code static}, {@code indirect} and so on; empty
 *     when there is no file
 * @param type the {@code Type=} of a service, else empty
 * @param remains whether a service counts as active after its process has ended well
 * @param canReload whether it knows how to reload
 * @param staleFile whether its file has changed since systemd read it
 * @param restarts how often systemd has restarted it by itself since it was started
 * @param triggeredBy the sockets, timers and paths that can start it, separated by spaces
 * @param triggers the units that it can start, separated by spaces
 * @param started when its last start began
 * @param entered when it last became active
 * @param changed when its state last changed
 */
record ServiceState(
        boolean reachable,
        String load,
        String active,
        String sub,
        String file,
        String type,
        boolean remains,
        boolean canReload,
        boolean staleFile,
        long restarts,
        String triggeredBy,
        String triggers,
        long started,
        long entered,
        long changed) {

    /** A host without the unit. */
    static final ServiceState MISSING =
            new ServiceState(true, "not-found", "inactive", "dead", "", "", false, false, false, 0, "", "", 0, 0, 0);

    /** A host where systemd does not answer. */
    static final ServiceState UNREACHABLE =
            new ServiceState(false, "", "", "", "", "", false, false, false, 0, "", "", 0, 0, 0);

    ServiceState {
        requireNonNull(load, "load is null");
        requireNonNull(active, "active is null");
        requireNonNull(sub, "sub is null");
        requireNonNull(file, "file is null");
        requireNonNull(type, "type is null");
        requireNonNull(triggeredBy, "triggeredBy is null");
        requireNonNull(triggers, "triggers is null");
    }

    boolean isFound() {
        return !load.equals("not-found");
    }

    boolean isMasked() {
        return load.equals("masked") || file.startsWith("masked");
    }

    boolean isRunning() {
        return active.equals("active") || active.equals("reloading");
    }

    /** Tell whether something of it runs or is about to. */
    boolean isUp() {
        return !active.equals("inactive") && !active.equals("failed");
    }

    boolean isCrashLooping() {
        return active.equals("activating") && sub.startsWith("auto-restart");
    }

    /** Tell whether it is a task that ends, so that it cannot be found running. */
    boolean isPassing() {
        return type.equals("oneshot") && !remains;
    }

    boolean isEnabled() {
        return file.equals("enabled") || file.equals("alias");
    }

    /** Tell whether something of it is there that {@code disable} takes away. */
    boolean isDisabled() {
        return !isEnabled() && !file.equals("enabled-runtime");
    }

    /** Tell whether a restart owed since a time has been paid by a later start. */
    boolean restartedSince(long micros) {
        return started >= micros;
    }

    /** Tell whether a reload owed since a time has been paid: by a later start, or by a change of state after the start. */
    boolean reloadedSince(long micros) {
        return restartedSince(micros) || (entered < micros && changed >= micros);
    }

    /** Return the state in words. */
    String words() {
        return sub.isEmpty() || sub.equals(active) ? active : active + " (" + sub + ")";
    }
}
