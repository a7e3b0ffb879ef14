package dev.fettle.standin.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name the release of Coder that is stood in for, and answer what its rules are.
 *
 * <p>The years in between differ in small ways that matter to a deployment. They are collected here as questions, so
 * that no other code compares versions.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 */
public record ReleaseVersion(int major, int minor, int patch) {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");

    private static final int NEWEST_MINOR = 35;
    private static final Map<ReleaseVersion, Integer> SCHEMAS = new LinkedHashMap<>();

    /** How many migrations a release brings that is newer than those that were looked at. */
    private static final int MIGRATIONS = 13;

    static {
        for (String line : resource().lines().skip(1).toList()) {
            String[] row = line.split("\t", -1);
            SCHEMAS.put(parse(row[0]), Integer.parseInt(row[2]));
        }
    }

    private static String resource() {
        try (InputStream in = ReleaseVersion.class.getResourceAsStream("schemas.tsv")) {
            if (in == null) {
                throw new IllegalStateException("schemas.tsv is missing from the stand-in");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Read {@code 2.8.0}.
     *
     * @throws IllegalArgumentException unless the text is three numbers
     */
    public static ReleaseVersion parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("`" + text + "` is not a version such as 2.8.0.");
        }
        return new ReleaseVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /** Tell whether this is 2.{@code otherMinor}.{@code otherPatch} or later. */
    public boolean atLeast(int otherMinor, int otherPatch) {
        return compareTo(2, otherMinor, otherPatch) >= 0;
    }

    /** Tell whether this release is not before {@code first} and not after {@code last}; blank bounds are open. */
    public boolean within(String first, String last) {
        return (first.isEmpty() || compareTo(parse(first)) >= 0) && (last.isEmpty() || compareTo(parse(last)) <= 0);
    }

    /** Tell whether an environment variable that is set to nothing overrides the YAML file and the default. */
    public boolean emptyEnvironmentCounts() {
        return atLeast(34, 0);
    }

    /** Tell whether durations such as {@code 30d} are read. */
    public boolean readsDays() {
        return atLeast(29, 0);
    }

    /** Tell whether the OAuth refresh lifetime must exceed the session's duration. */
    public boolean checksRefreshLifetime() {
        return atLeast(27, 0);
    }

    /** Tell whether users have a full name. */
    public boolean knowsFullNames() {
        return atLeast(13, 0);
    }

    /** Tell whether the tokens of owners have a lifetime limit of their own. */
    public boolean capsOwnerTokens() {
        return atLeast(24, 0);
    }

    /** Tell whether {@code create-admin-user} migrates the database itself. */
    public boolean adminCommandMigrates() {
        return !atLeast(19, 0);
    }

    /** Tell whether the migrations make a default organization, rather than the first user's creation. */
    public boolean migrationsMakeOrganization() {
        return atLeast(9, 0);
    }

    /** Tell whether the API takes the name of an organization in place of its id. */
    public boolean knowsOrganizationNames() {
        return atLeast(9, 0);
    }

    /** Tell whether cookies are marked secure as soon as the access URL is HTTPS. */
    public boolean secureCookieFollowsUrl() {
        return atLeast(31, 1);
    }

    /** Tell whether {@code CODER_TELEMETRY} is read as another name of {@code CODER_TELEMETRY_ENABLE}. */
    public boolean readsTelemetryAlias() {
        return atLeast(18, 0);
    }

    /** Return the terraform release that this server would download when it finds none. */
    public String pinnedTerraform() {
        return atLeast(NEWEST_MINOR, 0) ? "1.14.5" : "1.6.6";
    }

    /**
     * Return the number of the newest database migration.
     *
     * <p>Beyond the releases that were looked at, the number is the stand-in's own: it only keeps the order of releases.
     */
    public int schema() {
        int known = SCHEMAS.entrySet().stream()
                .filter(e -> compareTo(e.getKey()) >= 0)
                .mapToInt(Map.Entry::getValue)
                .reduce(1, (older, newer) -> newer);
        return known + MIGRATIONS * Math.max(0, minor - NEWEST_MINOR + 100 * (major - 2));
    }

    /** Return what the stand-in calls itself, such as {@code v2.8.0+standin}. */
    public String label() {
        return "v" + this + "+standin";
    }

    private int compareTo(ReleaseVersion other) {
        return compareTo(other.major, other.minor, other.patch);
    }

    private int compareTo(int otherMajor, int otherMinor, int otherPatch) {
        if (major != otherMajor) {
            return Integer.compare(major, otherMajor);
        }
        return minor != otherMinor ? Integer.compare(minor, otherMinor) : Integer.compare(patch, otherPatch);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d.%d.%d", major, minor, patch);
    }
}
