package dev.fettle.pkl;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hold a version: numbers with dots between them, such as {@code 1.2.0}, and what may follow a dash, such as {@code 1.2.0-rc.1}. A
 * {@code v} before it means nothing. Equal where the text is.
 *
 * @param text as written
 */
public record Version(String text) implements Comparable<Version> {

    private static final Pattern FORM = Pattern.compile("v?([0-9]+(?:\\.[0-9]+)*)(?:-([0-9A-Za-z.-]+))?(?:\\+.*)?");

    /**
     * Check the text.
     *
     * @throws IllegalArgumentException when it is no version
     */
    public Version {
        requireNonNull(text, "text is null");
        if (!isVersion(text)) {
            throw new IllegalArgumentException("`" + text + "` is not a version such as `1.2.0`.");
        }
    }

    /** Tell whether a text is a version. */
    public static boolean isVersion(String text) {
        return FORM.matcher(text).matches();
    }

    /** Return the version of this Fettle. */
    public static Version ofFettle() {
        try (InputStream in = Version.class.getResourceAsStream("version")) {
            return new Version(
                    new String(requireNonNull(in, "the jar is whole").readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("The jar of Fettle cannot be read.", e);
        }
    }

    /** Tell whether this is another or a later one; a snapshot of a version counts as that version. */
    public boolean isAtLeast(Version other) {
        return compareNumbers(other) >= 0;
    }

    /** Compare by the numbers; of equal numbers, that without a dash is the later one. */
    @Override
    public int compareTo(Version other) {
        int numbers = compareNumbers(other);
        if (numbers != 0) {
            return numbers;
        }
        String here = part(2);
        String there = other.part(2);
        return here.isEmpty() || there.isEmpty()
                ? Boolean.compare(here.isEmpty(), there.isEmpty())
                : comparePreReleases(here.split("[.-]"), there.split("[.-]"));
    }

    /** Numbers count as numbers, and come before words; the shorter one comes first. */
    private static int comparePreReleases(String[] here, String[] there) {
        for (int i = 0; i < Math.min(here.length, there.length); i++) {
            boolean number = here[i].matches("[0-9]+");
            int order = number && there[i].matches("[0-9]+")
                    ? new BigInteger(here[i]).compareTo(new BigInteger(there[i]))
                    : number != there[i].matches("[0-9]+") ? (number ? -1 : 1) : here[i].compareTo(there[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(here.length, there.length);
    }

    private int compareNumbers(Version other) {
        String[] here = part(1).split("\\.");
        String[] there = other.part(1).split("\\.");
        for (int i = 0; i < Math.max(here.length, there.length); i++) {
            int order = number(here, i).compareTo(number(there, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static BigInteger number(String[] parts, int index) {
        return index < parts.length ? new BigInteger(parts[index]) : BigInteger.ZERO;
    }

    private String part(int group) {
        Matcher matcher = FORM.matcher(text);
        String found = matcher.matches() ? matcher.group(group) : null;
        return found == null ? "" : found;
    }

    @Override
    public String toString() {
        return text;
    }
}
