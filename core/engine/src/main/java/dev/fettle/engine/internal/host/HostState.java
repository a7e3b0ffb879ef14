package dev.fettle.engine.internal.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hold what the engine keeps on a host.
 *
 * @param debts what is owed, with the host's time of noting it in microseconds since 1970
 * @param ledger what taskservs put there, by {@link LedgerEntry#key()}
 */
public record HostState(Map<Debt, Long> debts, Map<String, LedgerEntry> ledger) {

    /** Copy the parts. */
    public HostState {
        debts = Map.copyOf(debts);
        ledger = Map.copyOf(ledger);
    }

    /** Hold nothing. */
    public static HostState empty() {
        return new HostState(Map.of(), Map.of());
    }

    /**
     * Read the reply to {@link Step.ReadState}: for each file a line {@code #debt MICROSECONDS} or {@code #entry}, then its text.
     * A file that this engine cannot read is left alone.
     */
    public static HostState decode(String text) {
        Map<Debt, Long> debts = new LinkedHashMap<>();
        Map<String, LedgerEntry> ledger = new LinkedHashMap<>();
        List<String> file = new ArrayList<>();
        String head = "";
        for (String line : (text + "\n#end").lines().toList()) {
            if (!line.startsWith("#")) {
                file.add(line);
                continue;
            }
            if (head.startsWith("#debt ") && !file.isEmpty()) {
                debt(file.get(0)).ifPresent(new DebtNote(debts, head)::put);
            } else if (head.equals("#entry")) {
                LedgerEntry.decode(String.join("\n", file)).ifPresent(e -> ledger.put(e.key(), e));
            }
            file.clear();
            head = line;
        }
        return new HostState(debts, ledger);
    }

    private record DebtNote(Map<Debt, Long> debts, String head) {
        void put(Debt debt) {
            debts.put(debt, micros(head.substring("#debt ".length())));
        }
    }

    private static Optional<Debt> debt(String line) {
        int space = line.indexOf(' ');
        return space < 1
                ? Optional.empty()
                : Optional.of(new Debt(line.substring(0, space), line.substring(space + 1)));
    }

    /** Read seconds with up to six decimals, as {@code stat -c %.6Y} prints them. */
    private static long micros(String seconds) {
        try {
            return new java.math.BigDecimal(seconds.strip().replace(',', '.'))
                    .movePointRight(6)
                    .longValue();
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
