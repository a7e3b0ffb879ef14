package dev.fettle.modules.pkg;

/** Name a package manager. */
public enum Manager {
    /** Debian, Ubuntu and their relatives. */
    APT,
    /** Fedora, RHEL and their relatives; of version 4, which holds packages with its plugin versionlock. */
    DNF
}
