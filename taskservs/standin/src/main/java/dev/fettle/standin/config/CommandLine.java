package dev.fettle.standin.config;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.Fatal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hold what stands on the command line.
 *
 * @param words the words that are not flags
 * @param flags the values of flags by the flag's name with its dashes; a flag that stands alone is {@code true}
 */
public record CommandLine(List<String> words, Map<String, String> flags) {
    /** Copy the parts. */
    public CommandLine {
        words = List.copyOf(words);
        flags = Map.copyOf(flags);
    }

    /**
     * Split the words of a command line.
     *
     * @param table options whose flags are known too
     * @param valued further flags that take a value
     * @param switches further flags that may stand alone
     * @throws Fatal on an unknown flag or a missing value
     */
    public static CommandLine parse(List<String> args, OptionTable table, Set<String> valued, Set<String> switches) {
        requireNonNull(args, "args is null");
        List<String> words = new ArrayList<>();
        Map<String, String> flags = new LinkedHashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-") || arg.length() == 1) {
                words.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            Optional<Option> option = table.byFlag(name);
            boolean alone = option.map(Option::isSwitch).orElse(switches.contains(name));
            if (option.isEmpty() && !alone && !valued.contains(name)) {
                throw new Fatal("unknown flag: " + name);
            }
            if (equals >= 0) {
                flags.put(name, arg.substring(equals + 1));
            } else if (alone) {
                flags.put(name, "true");
            } else if (i + 1 < args.size()) {
                flags.put(name, args.get(++i));
            } else {
                throw new Fatal("flag needs an argument: " + name);
            }
        }
        return new CommandLine(words, flags);
    }

    /** Return a flag's value, if it was given. */
    public Optional<String> flag(String name) {
        return Optional.ofNullable(flags.get(name));
    }

    /** Return the value of a flag, or else of an environment variable, or else blank. */
    public String flagOr(String name, Map<String, String> env, String variable) {
        return flag(name).orElse(env.getOrDefault(variable, ""));
    }

    /** Tell whether a switch was given and not set to false. */
    public boolean on(String name) {
        return flag(name).map(Values::bool).orElse(false);
    }

    /** Name the words and flags, but not the values, as they may be secrets. */
    @Override
    public String toString() {
        return words + " " + flags.keySet();
    }
}
