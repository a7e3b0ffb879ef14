package dev.fettle.modules.cron;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Check when cron runs something, as {@code crontab(5)} describes it. */
final class Schedule {

    private static final Set<String> WORDS =
            Set.of("@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private Schedule() {}

    private record Field(String name, int from, int to, List<String> names, int first) {}

    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, List.of(), 0),
            new Field("hour", 0, 23, List.of(), 0),
            new Field("day of the month", 1, 31, List.of(), 0),
            new Field("month", 1, 12, MONTHS, 1),
            new Field("day of the week", 0, 7, DAYS, 0));

    /** Check a schedule, and return it with single spaces. */
    static String check(String schedule) {
        String[] fields = schedule.strip().split("[ \\t]+");
        if (fields.length == 1 && WORDS.contains(fields[0])) {
            return fields[0];
        }
        if (fields.length != FIELDS.size()) {
            throw new IllegalArgumentException(
                    "`" + schedule + "` is not a schedule: write the fields minute, hour,"
                            + " day of the month, month and day of the week, such as `30 4 * * mon`, or a word such as `@daily`.");
        }
        for (int i = 0; i < fields.length; i++) {
            for (String part : fields[i].split(",", -1)) {
                part(FIELDS.get(i), part);
            }
        }
        return String.join(" ", fields);
    }

    private static void part(Field field, String part) {
        String[] step = part.split("/", -1);
        String[] range = step[0].split("-", -1);
        boolean every = step[0].equals("*");
        boolean right = step.length <= 2
                && range.length <= 2
                && (step.length == 1 || (step[1].matches("[1-9][0-9]{0,2}") && (every || range.length == 2)));
        if (right && !every) {
            int from = number(field, range[0]);
            int to = number(field, range[range.length - 1]);
            right = from >= 0 && to >= from;
        }
        if (!right) {
            throw new IllegalArgumentException("`" + part + "` is not a " + field.name() + " of a schedule: write `*`, "
                    + field.from() + " to " + field.to() + ", a range such as `" + field.from() + "-" + field.to()
                    + "`, or a range or `*` with a step such as `*/2`.");
        }
    }

    private static int number(Field field, String text) {
        int named = field.names().indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0) {
            return named + field.first();
        }
        if (!text.matches("[0-9]{1,2}")) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number >= field.from() && number <= field.to() ? number : -1;
    }
}
