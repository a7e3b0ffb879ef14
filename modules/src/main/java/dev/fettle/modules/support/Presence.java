package dev.fettle.modules.support;

/** Say whether a thing shall be there. */
public enum Presence {
    /** It shall be there, as described. */
    PRESENT,
    /** It shall not be there. */
    ABSENT
}
