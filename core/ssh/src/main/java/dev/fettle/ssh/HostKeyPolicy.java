package dev.fettle.ssh;

/** Say what happens when a host's key is not recorded. A key that differs from the recorded one is always refused. */
enum HostKeyPolicy {
    /** Refuse. */
    STRICT,
    /** Record it and go on. */
    ACCEPT_NEW
}
