package dev.fettle.standin.config;

import dev.fettle.standin.base.Json;
import dev.fettle.standin.base.ReleaseVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Check values against the types of options. Messages never hold the value, which may be a secret. */
final class Values {
    private static final List<String> TRUE = List.of("1", "t", "T", "TRUE", "true", "True");
    private static final List<String> FALSE = List.of("0", "f", "F", "FALSE", "false", "False");

    private Values() {}

    /**
     * Check a value.
     *
     * @throws IllegalArgumentException if the value does not fit the type
     */
    static void check(Option option, String text, ReleaseVersion version) {
        switch (option.type()) {
            case "bool" ->
                require(text.isEmpty() || TRUE.contains(text) || FALSE.contains(text), "is not true or false");
            case "int" -> require(text.matches("[+-]?[0-9]{1,18}"), "is not a whole number");
            case "duration" -> duration(text, version);
            case "host:port" -> require(text.matches(".*:[0-9a-z-]{1,15}"), "is not host:port");
            case "url" -> url(text);
            case "regexp" -> pattern(text);
            case "string-array" -> Csv.split(text);
            default -> other(option, text);
        }
    }

    private static void other(Option option, String text) {
        if (option.isStructure()) {
            structure(text);
        } else if (option.type().indexOf('/') > 0) {
            List<String> words = List.of(option.type().split("/"));
            require(words.contains(text), "is none of " + String.join(", ", words));
        }
    }

    static boolean bool(String text) {
        return TRUE.contains(text);
    }

    private static void duration(String text, ReleaseVersion version) {
        try {
            GoDuration.parse(text, version.readsDays());
        } catch (IllegalArgumentException e) {
            boolean days = !version.readsDays() && text.matches(".*[0-9]d.*");
            throw new IllegalArgumentException(
                    "is not a duration such as 720h" + (days ? " (this release does not know days)" : ""), e);
        }
    }

    private static void url(String text) {
        try {
            new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
        }
    }

    private static void pattern(String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is not a regular expression: " + e.getDescription(), e);
        }
    }

    private static void structure(String text) {
        if (!text.isBlank() && (text.strip().startsWith("{") || text.strip().startsWith("["))) {
            Json.parse(text);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
