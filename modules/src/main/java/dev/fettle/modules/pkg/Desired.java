package dev.fettle.modules.pkg;

/** Say whether a package shall be there. */
public enum Desired {
    /** It shall be there. */
    PRESENT,
    /** It shall be there in the newest version that the host's lists of packages know. */
    LATEST,
    /** It shall not be there. */
    ABSENT
}
