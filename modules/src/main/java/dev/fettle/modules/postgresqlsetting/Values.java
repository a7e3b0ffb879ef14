package dev.fettle.modules.postgresqlsetting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compare values of settings as PostgreSQL does: with units, as booleans, as words (PostgreSQL 15, chapter 20.1.1). */
final class Values {

    private static final Pattern NUMBER =
            Pattern.compile("\\s*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\\s*([A-Za-z]*)\\s*");
    private static final Pattern UNIT = Pattern.compile("([0-9]*)([A-Za-z]+)");
    private static final Map<String, BigDecimal> BYTES =
            Map.of("B", power(0), "kB", power(10), "MB", power(20), "GB", power(30), "TB", power(40));
    private static final Map<String, BigDecimal> MICROS = Map.of(
            "us", decimal(1),
            "ms", decimal(1_000),
            "s", decimal(1_000_000),
            "min", decimal(60_000_000L),
            "h", decimal(3_600_000_000L),
            "d", decimal(86_400_000_000L));

    // What variable_is_guc_list_quote of PostgreSQL's guc tables names: each element is an identifier of its own.
    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    private Values() {}

    private static BigDecimal power(int bits) {
        return decimal(1L << bits);
    }

    private static BigDecimal decimal(long value) {
        return BigDecimal.valueOf(value);
    }

    /** Return the parts of a value that ALTER SYSTEM takes one by one; one part for all but a few settings. */
    static List<String> parts(String name, String value) {
        if (!LISTS.contains(name.toLowerCase(Locale.ROOT)) || value.isBlank()) {
            return List.of(value);
        }
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .map(p -> p.length() > 1 && p.startsWith("\"") && p.endsWith("\"") ? p.substring(1, p.length() - 1) : p)
                .toList();
    }

    /**
     * Return a value in the one form that equal values have in common.
     *
     * @param type {@code bool}, {@code enum}, {@code integer}, {@code real} or {@code string}
     * @param unit what a number without a unit counts, such as {@code 8kB}; empty for none
     * @param words what an enum may be
     */
    static String normal(String name, String value, String type, String unit, List<String> words) {
        return switch (type) {
            case "bool" -> bool(value);
            case "enum" -> word(value, words);
            case "integer" -> number(value, unit, true);
            case "real" -> number(value, unit, false);
            default -> String.join(", ", parts(name, value));
        };
    }

    private static String bool(String value) {
        String lower = value.strip().toLowerCase(Locale.ROOT);
        // Any beginning of these words that is not ambiguous is taken (parse_bool of PostgreSQL).
        if (lower.equals("1") || begins("true", lower, 1) || begins("yes", lower, 1) || begins("on", lower, 2)) {
            return "on";
        }
        if (lower.equals("0") || begins("false", lower, 1) || begins("no", lower, 1) || begins("off", lower, 2)) {
            return "off";
        }
        return value;
    }

    private static boolean begins(String word, String start, int atLeast) {
        return start.length() >= atLeast && word.startsWith(start);
    }

    private static String word(String value, List<String> words) {
        String lower = value.strip().toLowerCase(Locale.ROOT);
        if (words.contains(lower)) {
            return lower;
        }
        String asBool = bool(lower);
        return words.contains(asBool) ? asBool : lower;
    }

    private static String number(String value, String unit, boolean whole) {
        Matcher number = NUMBER.matcher(value);
        if (!number.matches()) {
            return value;
        }
        BigDecimal amount = new BigDecimal(number.group(1));
        String written = number.group(2);
        Matcher base = UNIT.matcher(unit);
        if (!written.isEmpty()) {
            if (!base.matches()) {
                return value;
            }
            Map<String, BigDecimal> scale = BYTES.containsKey(base.group(2)) ? BYTES : MICROS;
            BigDecimal from = scale.get(written);
            BigDecimal to = scale.get(base.group(2));
            if (from == null || to == null) {
                return value;
            }
            BigDecimal times = base.group(1).isEmpty() ? BigDecimal.ONE : new BigDecimal(base.group(1));
            amount = amount.multiply(from).divide(to.multiply(times), MathContext.DECIMAL64);
        }
        BigDecimal rounded = whole ? amount.setScale(0, RoundingMode.HALF_EVEN) : amount;
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
