package dev.fettle.report;

/** Say how much a person wants to read. */
public enum Detail {
    /** What is wrong, and one line that sums up. */
    QUIET,
    /** What changes; on many hosts, what is alike is written once. */
    NORMAL,
    /** Everything: what stays too, and each host by itself. */
    VERBOSE;

    /** From here on hosts that are alike are written once, and long lists are cut. */
    static final int MANY = 20;

    /** Tell whether a list of so many hosts or lines is cut short. */
    boolean shortens(int count) {
        return this != VERBOSE && count > MANY;
    }
}
