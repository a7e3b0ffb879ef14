package dev.fettle.standin.config;

import static java.util.Objects.requireNonNull;

import dev.fettle.standin.base.ReleaseVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Hold the effective value of every option, and where each came from. Values were checked when they were read. */
public final class Settings {
    /** Where a value came from. */
    public enum Source {
        /** The option's default. */
        DEFAULT,
        /** The YAML file. */
        YAML,
        /** An environment variable. */
        ENV,
        /** A flag. */
        FLAG
    }

    /**
     * Hold one value.
     *
     * @param text the value as it would stand in the environment
     * @param source where it came from
     */
    public record Value(String text, Source source) {
        /** Check the parts. */
        public Value {
            requireNonNull(text, "text is null");
            requireNonNull(source, "source is null");
        }

        /** Say where the value came from, and not what it is, as it may be a secret. */
        @Override
        public String toString() {
            return "value from " + source;
        }
    }

    private static final Value UNKNOWN = new Value("", Source.DEFAULT);

    private final ReleaseVersion version;
    private final Map<String, Value> values;

    /** Wrap values, keyed by environment variable. */
    public Settings(ReleaseVersion version, Map<String, Value> values) {
        this.version = requireNonNull(version, "version is null");
        this.values = Map.copyOf(values);
    }

    /** Return the release whose rules apply. */
    public ReleaseVersion version() {
        return version;
    }

    /** Return a value as text; blank if the release does not know the option. */
    public String text(String env) {
        return values.getOrDefault(env, UNKNOWN).text();
    }

    /** Tell whether an option has a value other than blank. */
    public boolean has(String env) {
        return !text(env).isEmpty();
    }

    /** Return a switch. */
    public boolean on(String env) {
        return Values.bool(text(env));
    }

    /** Return a list. */
    public List<String> list(String env) {
        return Csv.split(text(env));
    }

    /** Return a whole number; 0 if there is none. */
    public long number(String env) {
        return has(env) ? Long.parseLong(text(env).strip()) : 0;
    }

    /** Return a duration; zero if there is none. */
    public Duration duration(String env) {
        return has(env) ? GoDuration.parse(text(env), true) : Duration.ZERO;
    }

    /** Return where a value came from. */
    public Source source(String env) {
        return values.getOrDefault(env, UNKNOWN).source();
    }
}
