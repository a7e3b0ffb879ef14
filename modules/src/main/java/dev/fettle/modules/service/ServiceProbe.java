package dev.fettle.modules.service;

import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.modules.support.Scripts;
import dev.fettle.modules.support.UnitNames;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Ask systemd about units. All units of a batch cost one {@code systemctl show}. */
final class ServiceProbe {

    static final ProbeKind<ServiceState> KIND = new ProbeKind<>(
            "service",
            ProbeKind.Style.ALL,
            Scripts.load(ServiceProbe.class, "service.sh"),
            ServiceProbe::parse,
            ServiceState.MISSING);

    /** The kind that asks the manager of the acting user. */
    static final ProbeKind<ServiceState> OF_USER = new ProbeKind<>(
            "service-user",
            ProbeKind.Style.ALL,
            Scripts.load(ServiceProbe.class, "service.sh") + "probe_service_user() (\n"
                    + Scripts.load(ServiceProbe.class, "user.sh") + "probe_service \"$@\"\n)\n",
            ServiceProbe::parse,
            ServiceState.MISSING);

    private static final ProbeKind<Boolean> LINGERS =
            new ProbeKind<>("service-linger", ProbeKind.Style.EACH, """
            probe_service_linger() {
                [ -e "/var/lib/systemd/linger/$1" ]
            }
            """, raw -> raw.status() == 0, false);

    private static final long MICROS = 1_000_000;

    // As systemctl writes it with --timestamp=us+utc (version 247 and later): Tue 2026-11-24 00:32:11.123456 UTC.
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss.SSSSSS 'UTC'", Locale.ROOT);

    private ServiceProbe() {}

    static Probe<ServiceState> of(ServiceSpec service) {
        if (service.user().isPresent()) {
            String user = service.user().get();
            return Probe.of(OF_USER, service.unit()).as(user).needing("command:systemctl", "user:" + user);
        }
        Probe<ServiceState> probe = Probe.of(KIND, service.unit());
        return service.needsUnit()
                ? probe.needing("command:systemctl", "unit:" + UnitNames.file(service.unit()))
                : probe.needing("command:systemctl");
    }

    /** Ask whether the manager of a user runs from boot on. */
    static Probe<Boolean> lingers(String user) {
        return Probe.of(LINGERS, user);
    }

    private static ServiceState parse(RawAnswer raw) {
        if (raw.status() != 0) {
            return ServiceState.UNREACHABLE;
        }
        Map<String, String> values = new HashMap<>();
        for (String line : raw.lines()) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("systemctl wrote an odd line.");
            }
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
        String enabled = values.getOrDefault("IsEnabled", "");
        return new ServiceState(
                true,
                values.getOrDefault("LoadState", ""),
                values.getOrDefault("ActiveState", ""),
                values.getOrDefault("SubState", ""),
                enabled.isEmpty() ? values.getOrDefault("UnitFileState", "") : enabled,
                values.getOrDefault("Type", ""),
                yes(values, "RemainAfterExit"),
                yes(values, "CanReload"),
                yes(values, "NeedDaemonReload"),
                number(values.getOrDefault("NRestarts", "")),
                values.getOrDefault("TriggeredBy", ""),
                values.getOrDefault("Triggers", ""),
                time(values, "InactiveExitTimestamp"),
                time(values, "ActiveEnterTimestamp"),
                time(values, "StateChangeTimestamp"));
    }

    private static boolean yes(Map<String, String> values, String name) {
        return "yes".equals(values.get(name));
    }

    private static long number(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("systemctl wrote `" + text + "` where a number belongs.", e);
        }
    }

    private static long time(Map<String, String> values, String name) {
        String text = values.getOrDefault(name, "");
        String clock = values.get("Clock");
        long monotonic = number(values.getOrDefault(name + "Monotonic", ""));
        if (clock != null) {
            String[] parts = clock.split(" ", -1);
            return monotonic == 0 ? 0 : micros(parts[0]) - micros(parts[1]) + monotonic;
        }
        if (text.isEmpty() || text.equals("n/a")) {
            return 0;
        }
        try {
            Instant instant = LocalDateTime.parse(text, STAMP).toInstant(ZoneOffset.UTC);
            return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("systemctl wrote `" + text + "` where a time belongs.", e);
        }
    }

    private static long micros(String seconds) {
        try {
            return new BigDecimal(seconds).multiply(BigDecimal.valueOf(MICROS)).longValue();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("`" + seconds + "` is no number of seconds.", e);
        }
    }
}
