package dev.fettle.engine.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name a system that a taskserv supports.
 *
 * @param id {@code ID} of {@code /etc/os-release}
 * @param family the family it belongs to, as in {@link Facts#osFamily}
 * @param version {@code VERSION_ID} of {@code /etc/os-release}; {@code 9} stands for {@code 9.4} too
 * @param codename {@code VERSION_CODENAME}, or empty
 * @param orNewer whether later versions are supported too
 */
public record SupportedSystem(String id, String family, String version, String codename, boolean orNewer) {

    private static final Pattern DOTTED = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})*");

    /** Check the parts. */
    public SupportedSystem {
        requireNonNull(id, "id is null");
        requireNonNull(family, "family is null");
        requireNonNull(version, "version is null");
        requireNonNull(codename, "codename is null");
        if (orNewer && !DOTTED.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "`" + version + "` of " + id + " is no number, so nothing can be newer than it.");
        }
    }

    /** Return made-up facts of the system, for trying a taskserv before any host is contacted. */
    public Facts sample() {
        return Facts.sample(id, family, version, codename);
    }

    /** Tell whether another system is of the same family and version, as a rebuild is. */
    public boolean isLike(SupportedSystem other) {
        return family.equals(other.family) && version.equals(other.version) && codename.equals(other.codename);
    }

    /** Tell whether a host has this system. */
    public boolean covers(Facts host) {
        return id.equals(host.osId())
                && ((host.osVersion() + ".").startsWith(version + ".") || (orNewer && isNewer(host.osVersion())));
    }

    private boolean isNewer(String other) {
        if (!DOTTED.matcher(other).matches()) {
            return false;
        }
        String[] own = version.split("\\.", -1);
        String[] its = other.split("\\.", -1);
        for (int i = 0; i < Math.min(own.length, its.length); i++) {
            int difference = Integer.compare(Integer.parseInt(its[i]), Integer.parseInt(own[i]));
            if (difference != 0) {
                return difference > 0;
            }
        }
        return its.length > own.length;
    }

    @Override
    public String toString() {
        return (id + " " + version).strip() + (orNewer ? " or newer" : "");
    }
}
